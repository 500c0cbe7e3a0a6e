import { type IDataObject, type IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';
import { CredentialStore } from '../../../tools/host/credentialStore.mts';
import { typesFor } from '../../support/engine.mts';
import { PingOneOAuth2Api } from '../../../credentials/PingOneOAuth2Api.credentials.ts';
import { readConnection } from '../../../nodes/PingOne/pingone/client/connection.ts';

const ENVIRONMENT = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';

/** A credential as n8n evaluates it. */
async function evaluated({ authUrl, ...fields }: IDataObject) {
	const stored = { environmentId: ENVIRONMENT, ...fields } as never;
	const overwrites = (authUrl === undefined ? {} : { authUrl }) as never;
	const store = new CredentialStore(typesFor([]), stored, overwrites);
	const none = {} as IWorkflowExecuteAdditionalData;
	return await store.getDecrypted(none, { id: 'x', name: 'x' }, 'pingOneOAuth2Api', 'manual');
}

/** Where the secret would go, and the hosts that the token may go to. */
async function hostsOf(fields: IDataObject) {
	const { accessTokenUrl, allowedDomains } = await evaluated(fields);
	const allowed = [...new Set(String(allowedDomains).split(','))];
	return [new URL(String(accessTokenUrl)).host, ...allowed];
}

const custom = (address: string, more: IDataObject = {}) => ({
	region: 'custom',
	apiUrl: address,
	authServerUrl: address,
	...more,
});

const OPEN = { allowOtherHosts: true };

it.each([
	[{ region: 'com.au' }, 'auth.pingone.com.au', 'api.pingone.com.au', 'auth.pingone.com.au'],
	[{ region: 'eu', authUrl: 'withheld' }, 'auth.pingone.eu', 'api.pingone.eu', 'auth.pingone.eu'],
	[
		custom('https://api.pingone.eu', { authServerUrl: 'https://auth.pingone.eu' }),
		'auth.pingone.eu',
		'api.pingone.eu',
		'auth.pingone.eu',
	],
	[custom('https://auth.pingone.eu/'), 'auth.pingone.eu', 'auth.pingone.eu'],
	[custom(' https://Auth.PingOne.com:443 '), 'auth.pingone.com', 'Auth.PingOne.com'],
	[custom('http://localhost:4010', OPEN), 'localhost:4010', 'localhost'],
	[custom('http://127.0.0.1:4010//', OPEN), '127.0.0.1:4010', '127.0.0.1'],
	[custom('http://[::1]:4010', OPEN), '[::1]:4010', '[::1]'],
	[
		custom('https://auth.pingone.com/p1', { authUrl: 'withheld' }),
		'auth.pingone.com',
		'auth.pingone.com',
	],
	[
		custom('https://gateway.example:8443/p1', { allowOtherHosts: true }),
		'gateway.example:8443',
		'gateway.example',
	],
])('%j: secret and token go where they should', async (fields: IDataObject, ...hosts) => {
	expect(await hostsOf(fields)).toEqual(hosts);
});

const EVIL = 'attacker.example';
const NOT_HTTPS = 'custom-addresses-must-start-with-https.invalid';
const NOT_PINGONE = 'not-a-pingone-host-see-allow-other-hosts.invalid';
const NOT_ADDRESS = 'custom-addresses-hold-host-and-path-only.invalid';
const WITHHELD = 'other-hosts-are-withheld-by-the-n8n-administrator.invalid';
/** What n8n puts there from CREDENTIALS_OVERWRITE_DATA. */
const LOCKED = { ...OPEN, authUrl: 'withheld' };

it.each([
	// n8n itself, or what else listens on its machine.
	[custom('http://localhost:5678'), NOT_PINGONE],
	[custom('https://127.0.0.1:5678/webhook/steal'), NOT_PINGONE],
	[custom('http://[::1]:5678'), NOT_PINGONE],
	[custom('http://localhost:5678/webhook/steal?'), NOT_HTTPS],
	[custom('http://localhost:5678/webhook/steal?', OPEN), NOT_HTTPS],
	[custom('http://localhost:5678/webhook/steal#', OPEN), NOT_HTTPS],
	[custom('https://localhost:5678/webhook/steal?', OPEN), NOT_ADDRESS],
	[custom(`https://${EVIL}/?x=`, OPEN), NOT_ADDRESS],
	[custom(`https://${EVIL}/\\x`, OPEN), NOT_ADDRESS],
	[custom('https://auth.ріngone.com', OPEN), NOT_ADDRESS],
	[custom('https://auth.pingone.com?'), NOT_ADDRESS],
	[custom('https://auth.pingone.com/x#y'), NOT_ADDRESS],
	[custom(`https://${EVIL}/${'a'.repeat(2_000)}`, OPEN), 'address-too-long.invalid'],
	[custom('http://localhost:4010', LOCKED), WITHHELD],
	[custom(`https://${EVIL}`, LOCKED), WITHHELD],
	[custom(`https://${EVIL}`), NOT_PINGONE],
	[custom(`https://pingone.com.${EVIL}`), NOT_PINGONE],
	[custom(`https://auth.pingone.com.${EVIL}/`), NOT_PINGONE],
	[custom('https://authpingone.com'), NOT_PINGONE],
	[custom(`https://auth.pingone.com@${EVIL}`), NOT_ADDRESS],
	[custom(`https://auth.pingone.com:443@${EVIL}`), NOT_ADDRESS],
	[custom(`https://auth.pingone.com\\@${EVIL}`), NOT_ADDRESS],
	[custom(`https://${EVIL}#.pingone.com`), NOT_ADDRESS],
	[custom(`https://${EVIL}?.pingone.com/`), NOT_ADDRESS],
	[custom(`http://localhost:80@${EVIL}`), NOT_HTTPS],
	[custom(`http://localhost.${EVIL}`), NOT_HTTPS],
	[custom(`http://127.0.0.1.${EVIL}`, OPEN), NOT_HTTPS],
	[custom(`http://${EVIL}`, OPEN), NOT_HTTPS],
	[custom('http://auth.pingone.com', OPEN), NOT_HTTPS],
	// PingOne has two hosts in a region, and none of them on another port.
	[custom('https://apps.pingone.eu'), NOT_PINGONE],
	[custom('https://x.auth.pingone.com'), NOT_PINGONE],
	[custom('https://auth.pingone.com:8443'), NOT_PINGONE],
	[custom('https://pingone.com'), NOT_PINGONE],
	[custom(`ftp://${EVIL}`, OPEN), NOT_HTTPS],
	[custom(`//${EVIL}`, OPEN), NOT_HTTPS],
	[custom('', OPEN), NOT_HTTPS],
	[custom(`https://${EVIL}`, { allowOtherHosts: 'true' }), NOT_PINGONE],
	[{ region: EVIL }, 'unknown-region.invalid'],
	[{ region: `com.${EVIL}/` }, 'unknown-region.invalid'],
])('%j: secret and token go nowhere', async (fields, nowhere) => {
	expect(await hostsOf(fields)).toEqual([nowhere, nowhere]);
	const credential = await evaluated(fields);
	expect(() => readConnection(credential)).toThrow(
		/^'(API URL|Auth URL|Region)' of the credential/,
	);
});

/** A field that is one thing to its first readers and another to the next: legacy expressions may. */
const changing = (first: string, then: string) => `={{ Math.random() ? "${then}" : "${first}" }}`;

describe('a field that changes from one read to the next', () => {
	const { random } = Math;
	afterEach(() => {
		Math.random = random;
	});

	/** From which read on it changes; a credential has fewer. */
	const READS = Array.from({ length: 40 }, (_, index) => index);
	const GOOD = 'https://auth.pingone.com';
	const BAD = `https://${EVIL}`;

	it.each([
		[{ region: changing('eu', EVIL) }],
		[{ region: changing(EVIL, 'eu') }],
		[{ ...custom(BAD), region: changing('custom', 'eu') }],
		[{ ...custom(BAD), region: changing('eu', 'custom') }],
		[custom(changing(GOOD, BAD), LOCKED)],
		[custom(changing(BAD, GOOD), LOCKED)],
		[custom(changing(GOOD, BAD))],
		[custom(changing('http://localhost:4010', `http://${EVIL}`), OPEN)],
		[custom(`={{ { toString: () => Math.random() ? "${BAD}" : "${GOOD}" } }}`, LOCKED)],
	])('%j: is what it was to the check', async (fields: IDataObject) => {
		for (const last of READS) {
			let reads = 0;
			Math.random = () => (reads++ < last ? 0 : 1);
			for (const host of await hostsOf(fields)) {
				expect(host).toMatch(
					/^(auth|api)[.]pingone[.](com|eu)$|^localhost(:4010)?$|^[a-z0-9-]+[.]invalid$/,
				);
			}
		}
	});
});

const NOW_AND_THEN = `={{ $self.region ? "${EVIL}" : "unknown-region.invalid,unknown-region.invalid" }}`;

describe('hidden fields that would let HTTP Request nodes send the token anywhere', () => {
	const REGION = { region: 'eu' };
	const TOKEN = { oauthTokenData: { access_token: 'kept' } };

	it.each([
		{ allowedHttpRequestDomains: 'all' },
		{ allowedHttpRequestDomains: '' },
		{ allowedHttpRequestDomains: ['domains'] },
		{ allowedHttpRequestDomains: [] },
		{ allowedHttpRequestDomains: { __rl: true, mode: 'id', value: 'domains' } },
		{ allowedHttpRequestDomains: '={{ "domains" }}' },
		{ allowedDomains: EVIL },
		{ allowedDomains: '*' },
		{ allowedDomains: 'api.pingone.eu,auth.pingone.eu' },
		{ allowedDomains: NOW_AND_THEN },
		{ allowedDomains: '={{ Math.random() < 0.5 ? "*" : "api.pingone.eu" }}' },
		{ allowedHttpRequestDomains: 'all', requestTokenUrl: '={{ undefined }}' },
		{ allowedDomains: EVIL, signatureMethod: '' },
		{ allowedDomains: EVIL, signatureMethod: '={{ undefined }}' },
		{ allowedDomains: EVIL, allowedHttpRequestDomains: 'none' },
	])(
		'%j: no token is fetched, none that n8n has kept is sent, and the node says why',
		async (fields) => {
			const credential = await evaluated({ ...REGION, ...TOKEN, ...fields } as never);
			expect(new URL(String(credential.accessTokenUrl)).host).toBe(
				'allowed-http-request-domains-were-changed.invalid',
			);
			await expect(new PingOneOAuth2Api().preAuthentication(credential)).rejects.toThrow(
				'must not be used: allowed http request domains were changed',
			);
			expect(() => readConnection(credential)).toThrow(
				"'Allowed HTTP Request Domains' of the credential",
			);
		},
	);

	it.each([
		{},
		{ allowedHttpRequestDomains: 'domains' },
		{ allowedHttpRequestDomains: 'none' },
		{ allowedHttpRequestDomains: null, allowedDomains: null },
		{ requestTokenUrl: 'x', signatureMethod: 'x' },
	])('%j: nothing is widened, and the token goes on', async (fields) => {
		const credential = await evaluated({ ...REGION, ...TOKEN, ...fields } as never);
		expect(new URL(String(credential.accessTokenUrl)).host).toBe('auth.pingone.eu');
		expect(await new PingOneOAuth2Api().preAuthentication(credential)).toEqual({});
		expect(readConnection(credential).apiUrl).toBe('https://api.pingone.eu');
	});

	it('sends no kept token where the address is not to be used for another reason', async () => {
		const credential = await evaluated({ ...custom(`https://${EVIL}`), ...TOKEN });
		await expect(new PingOneOAuth2Api().preAuthentication(credential)).rejects.toThrow(
			'must not be used: not a pingone host see allow other hosts',
		);
	});
});

it('lets nothing that was entered leave the token’s path', async () => {
	const { accessTokenUrl } = await evaluated({ region: 'eu', environmentId: '../x?y#z' });
	expect(accessTokenUrl).toBe('https://auth.pingone.eu/..%2Fx%3Fy%23z/as/token');
});

it.each([
	[401, /token, but .* Region/],
	[403, /Identity Data Admin role/],
	[404, /Region, Managed Environment ID and, for Custom, .* API URL/],
	[429, /wait a minute and test again/],
])('the test says what to do about an answer with status %d', (status, words) => {
	const { rules = [] } = new PingOneOAuth2Api().test;
	const matching = rules.flatMap(({ properties }) =>
		'message' in properties && properties.value === status ? [properties.message] : [],
	);
	expect(matching).toEqual([expect.stringMatching(words)]);
});

it.each([
	[{}, ENVIRONMENT],
	[{ managedEnvironmentId: ' a/b ' }, 'a%2Fb'],
])('the test reads the environment that is managed: %j', async (fields, segment) => {
	const node = {
		...{ id: 'test', name: 'test', type: 'test.start', typeVersion: 1 },
		...{ position: [0, 0] as [number, number], parameters: {} },
	};
	const nodeTypes = typesFor([]);
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const $credentials = await evaluated({ region: 'eu', ...fields });
	const { baseURL } = new PingOneOAuth2Api().test.request;
	expect(
		workflow.expression.getSimpleParameterValue(node, baseURL, 'manual', { $credentials }),
	).toBe(`https://api.pingone.eu/v1/environments/${segment}`);
});
