import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeExecutionData } from 'n8n-workflow';
import { selfSigned } from '../../support/certificate.mts';
import { runNode } from '../../support/engine.mts';

const ENVIRONMENT = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';
const USER = '710d6278-ccce-4a91-bdb9-ac7a4a0e60d5';

/** A tenant's host, which tells what it was sent. */
class Host {
	readonly authorizations: string[] = [];
	/** Tokens that it has issued and accepts no more. */
	revoked: string[] = [];
	issued = 0;
	private readonly server: Server;

	constructor(private readonly name: string) {
		this.server = createServer((incoming, outgoing) => {
			incoming.resume();
			const { status, body } = this.answer(incoming);
			outgoing.writeHead(status, { 'content-type': 'application/json' });
			outgoing.end(JSON.stringify(body));
		});
	}

	get url() {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async listen() {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	async close() {
		await new Promise((resolve) => this.server.close(resolve));
	}

	private answer({ url = '', headers }: IncomingMessage) {
		if (url.endsWith('/as/token')) {
			this.issued += 1;
			const token = `${this.name}-token-${this.issued}`;
			return {
				status: 200,
				body: { access_token: token, token_type: 'Bearer', expires_in: 3600 },
			};
		}
		const { authorization = '' } = headers;
		this.authorizations.push(authorization);
		const isOwn = authorization.startsWith(`Bearer ${this.name}-`);
		const isValid = isOwn && !this.revoked.some((token) => authorization.endsWith(token));
		return isValid
			? { status: 200, body: { id: USER, username: this.name } }
			: { status: 401, body: { id: 'x', code: 'INVALID_TOKEN', message: 'No' } };
	}
}

let hosts: Host[];
beforeEach(async () => {
	hosts = [new Host('former'), new Host('latter')];
	for (const host of hosts) await host.listen();
});
afterEach(async () => {
	for (const host of hosts) await host.close();
});

const credentialOf = ({ url }: Host, changes = {}) => ({
	region: 'custom',
	apiUrl: url,
	authServerUrl: url,
	allowOtherHosts: true,
	environmentId: ENVIRONMENT,
	clientId: 'client',
	clientSecret: 'secret',
	authentication: 'header',
	managedEnvironmentId: '',
	...changes,
});

/** Reads a user for each item, of a credential that is edited while the run waits. */
async function run(edited: object): Promise<{ items: INodeExecutionData[]; error?: string }> {
	const { branches, error } = await runNode({
		parameters: {
			resource: 'user',
			operation: 'get',
			user: { __rl: true, mode: 'id', value: USER },
		},
		credential: credentialOf(hosts[0]),
		credentialId: `edited-${hosts[0].url}`,
		items: [{}, {}, {}],
		onError: 'continueErrorOutput',
		started: ({ store }) => {
			hosts[0].revoked = ['former-token-1'];
			const read = store.getDecrypted.bind(store);
			let reads = 0;
			jest.spyOn(store, 'getDecrypted').mockImplementation(async (...args) => {
				reads += 1;
				if (reads === 2) store.stored = { ...edited } as never;
				return await read(...args);
			});
		},
	});
	return { items: branches.flat(), error: error?.message };
}

describe('a credential that is edited while a run uses it', () => {
	it('for another tenant: no token of that one goes to the former, and each item says so', async () => {
		const { items } = await run(credentialOf(hosts[1]));
		expect(hosts[0].authorizations.filter((sent) => sent.includes('latter'))).toEqual([]);
		expect(items).toHaveLength(3);
		for (const { json } of items) {
			expect(json.error).toMatchObject({
				message: expect.stringContaining('credential was switched to another tenant') as string,
			});
		}
	});

	it('for a certificate that has expired: no token is asked for, and each item says so', async () => {
		const { key, cert } = selfSigned('expired', { rsaBits: 2_048, days: -1 });
		const signed = { clientCredentialType: 'certificate', privateKey: key, certificate: cert };
		const { items } = await run(credentialOf(hosts[0], signed));
		expect(items).toHaveLength(3);
		for (const { json } of items) {
			expect(json.error).toMatchObject({
				message: expect.stringContaining("'Certificate' of the credential has expired") as string,
			});
		}
		expect(hosts[0].issued).toBe(1);
	});

	it('for a new secret of the same worker app: every item is done', async () => {
		const { items } = await run(credentialOf(hosts[0], { clientSecret: 'new' }));
		expect(items.map(({ json }) => json.username)).toEqual(['former', 'former', 'former']);
	});
});
