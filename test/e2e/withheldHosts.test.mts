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

describe('an n8n whose administrator withholds other hosts', () => {
	let host: PackedN8n;

	beforeAll(async () => {
		host = await startPackedN8n(
			{ credentials: [], workflows: [] },
			{ CREDENTIALS_OVERWRITE_DATA: JSON.stringify({ [TYPE]: { authUrl: 'withheld' } }) },
		);
	});

	afterAll(async () => await host.close());

	it.each(Object.entries(ATTACKS))('sends no secret there for %s', async (_what, changes) => {
		await sandbox.control('POST', '/reset');
		const [tested, , again] = await attack(host, changes);
		expect([tested, again]).toEqual(['Error', 'Error']);
		expect(await tokenRequests()).toBe(0);
	});
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
