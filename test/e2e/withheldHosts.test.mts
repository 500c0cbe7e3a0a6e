import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credentialFor, startSandboxProcess, type SandboxProcess } from '../support/tenant.mts';
import { startPackedN8n, type PackedN8n } from '../support/n8n.mts';

const TYPE = 'pingOneOAuth2Api';
const BLANK = '__n8n_BLANK_VALUE_e5362baf-c777-4d57-a609-6eaf1f9e87f6';

let sandbox: SandboxProcess;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
});

afterAll(async () => await sandbox.close());

const tokenRequests = async () => {
	const all = await sandbox.control<Array<{ route: string }>>('GET', '/requests');
	return all.filter(({ route }) => route === 'token').length;
};

/** One thing to the check and another to the use, where expressions are evaluated at each read. */
const CHANGING = '={{ Math.random() < 0.7 ? "https://auth.pingone.com" : "SANDBOX" }}';

/** What an editor of a stored credential may try, with the secret that n8n fills in. */
const ATTACKS = {
	'the switch': {},
	'an empty lock': { authUrl: '' },
	'a token address of their own': { accessTokenUrl: 'TOKEN_URL' },
	'an expression for the lock': { authUrl: '={{ "" }}' },
	'other allowed domains': { allowedDomains: '*', allowedHttpRequestDomains: 'all' },
};

/** Tests the changed credential, then stores and tests it, as n8n's API lets an editor do. */
async function attack({ client }: PackedN8n, changes: Record<string, string>): Promise<string[]> {
	const data = credentialFor(sandbox);
	const id = await client.createCredential({ name: 'Stored', type: TYPE, data });
	const tokenUrl = `${sandbox.url}/${sandbox.ids.environmentId}/as/token`;
	const changed = Object.fromEntries(
		Object.entries(changes).map(([name, value]) => [
			name,
			String(value).replace('TOKEN_URL', tokenUrl),
		]),
	);
	const edited = {
		id,
		name: 'Stored',
		type: TYPE,
		data: { ...data, ...changed, clientSecret: BLANK },
	};
	const tested = await client.testCredential(edited);
	const saved = await client.session.call('PATCH', `/credentials/${id}`, edited).then(
		() => 'saved',
		() => 'not saved',
	);
	const again = await client.testCredential(edited);
	return [tested.status, saved, again.status];
}

/** n8n's ways to evaluate an expression: its default, and the one that reads a field anew each time. */
const ENGINES = ['vm', 'legacy'];

describe.each(ENGINES)('n8n with %s expressions that withholds other hosts', (engine) => {
	let host: PackedN8n;

	beforeAll(async () => {
		host = await startPackedN8n(
			{ credentials: [], workflows: [] },
			{
				CREDENTIALS_OVERWRITE_DATA: JSON.stringify({ [TYPE]: { authUrl: 'withheld' } }),
				N8N_EXPRESSION_ENGINE: engine,
				// Nothing leaves this machine for PingOne itself.
				HTTPS_PROXY: 'http://127.0.0.1:9',
				https_proxy: 'http://127.0.0.1:9',
			},
		);
	});

	afterAll(async () => await host.close());

	it.each(Object.entries(ATTACKS))('sends no secret there for %s', async (_what, changes) => {
		await sandbox.control('POST', '/reset');
		const [tested, , again] = await attack(host, changes);
		expect([tested, again]).toEqual(['Error', 'Error']);
		expect(await tokenRequests()).toBe(0);
	});

	it('sends no secret there in 60 tests of an address that changes', async () => {
		await sandbox.control('POST', '/reset');
		const data = {
			...credentialFor(sandbox),
			authServerUrl: CHANGING.replace('SANDBOX', sandbox.url),
		};
		const { client } = host;
		const id = await client.createCredential({ name: 'Changing', type: TYPE, data });
		for (let tries = 0; tries < 60; tries += 1) {
			const { status } = await client.testCredential({ id, name: 'Changing', type: TYPE, data });
			expect(status).toBe('Error');
		}
		expect(await tokenRequests()).toBe(0);
	});
});

/** Another host than PingOne's, which notes what it is sent. */
class ForeignHost {
	readonly authorizations: Array<string | undefined> = [];
	private readonly server: Server = createServer(({ headers }, response) => {
		this.authorizations.push(headers.authorization);
		response.end('{"id":"1"}');
	});

	async listen(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.2', resolve));
		return `http://127.0.0.2:${(this.server.address() as AddressInfo).port}/`;
	}

	close() {
		this.server.close();
	}
}

/** What an editor of a credential may store in its hidden fields, to lead the token elsewhere. */
const WIDENED = {
	'all domains': { allowedHttpRequestDomains: 'all' },
	'no rule': { allowedHttpRequestDomains: '' },
	'a rule that n8n does not know': { allowedHttpRequestDomains: ['domains'] },
	'other domains': { allowedDomains: '127.0.0.2' },
	'an expression that looks right where nothing is known': {
		allowedDomains:
			'={{ $self["region"] ? "127.0.0.2" : "unknown-region.invalid,unknown-region.invalid" }}',
	},
	'other domains, and the mark taken away': {
		allowedDomains: '127.0.0.2',
		requestTokenUrl: '={{ undefined }}',
		signatureMethod: '={{ undefined }}',
	},
};

describe('the token, in HTTP Request nodes', () => {
	const foreign = new ForeignHost();
	let host: PackedN8n;
	let foreignUrl: string;

	beforeAll(async () => {
		foreignUrl = await foreign.listen();
		host = await startPackedN8n({ credentials: [], workflows: [] });
	});

	afterAll(async () => {
		foreign.close();
		await host.close();
	});

	/** Has an HTTP Request node send with a credential. @returns how the execution ended */
	async function request(credentialId: string, url: string): Promise<string> {
		const { client } = host;
		const { id } = await client.createWorkflow({
			name: 'Ask',
			nodes: [
				{
					id: 'start',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: 'ask',
					name: 'Ask',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					position: [200, 0],
					parameters: {
						url,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: TYPE,
						options: {},
					},
					credentials: { [TYPE]: { id: credentialId, name: 'Stored' } },
				},
			],
			connections: { Start: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } },
		} as never);
		const { status } = await client.settled(await client.run(id, 'Start', [{}]));
		return status;
	}

	const users = () => `${sandbox.url}/v1/environments/${sandbox.ids.environmentId}/users?limit=1`;

	it.each(Object.entries(WIDENED))(
		'goes to PingOne, and no more with %s, also when n8n has kept one',
		async (_what, changes) => {
			const { client } = host;
			const data = credentialFor(sandbox);
			const id = await client.createCredential({ name: 'Stored', type: TYPE, data });
			expect(await request(id, users())).toBe('success');
			expect(await request(id, foreignUrl)).toBe('error');
			const edited = { ...data, ...changes, clientSecret: BLANK };
			await client.session.call('PATCH', `/credentials/${id}`, {
				id,
				name: 'Stored',
				type: TYPE,
				data: edited,
			});
			expect(await request(id, foreignUrl)).toBe('error');
			const fresh = await client.createCredential({
				name: 'Fresh',
				type: TYPE,
				data: { ...data, ...changes } as never,
			});
			expect(await request(fresh, foreignUrl)).toBe('error');
			expect(foreign.authorizations).toEqual([]);
		},
	);
});

describe('any other n8n', () => {
	let host: PackedN8n;

	beforeAll(async () => {
		host = await startPackedN8n({ credentials: [], workflows: [] });
	});

	afterAll(async () => await host.close());

	it('sends the secret where the switch allows it', async () => {
		await sandbox.control('POST', '/reset');
		expect(await attack(host, {})).toEqual(['OK', 'saved', 'OK']);
		expect(await tokenRequests()).toBeGreaterThan(0);
	});

	it.each([
		{ allowOtherHosts: false },
		{ allowOtherHosts: false, authServerUrl: 'http://localhost:5678/webhook/steal?' },
	])('sends it nowhere for %j', async (changes) => {
		await sandbox.control('POST', '/reset');
		expect(await attack(host, changes as never)).toEqual(['Error', 'saved', 'Error']);
		expect(await tokenRequests()).toBe(0);
	});
});
