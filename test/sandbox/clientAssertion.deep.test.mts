import {
	createPrivateKey,
	generateKeyPairSync,
	type JsonWebKey,
	type KeyObject,
	sign,
} from 'node:crypto';
import { selfSigned } from '../support/certificate.mts';
import { basic, type Reply, send } from '../support/pingOneClient.mts';
import { useWorld } from '../support/world.mts';

const { sandbox } = useWorld();

const FORM = 'application/x-www-form-urlencoded';
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const RSA = { rsaBits: 2_048 };
const [own, next, foreign] = ['own', 'next', 'foreign'].map((name) => selfSigned(name, RSA));

/** The main worker app takes assertions signed by these keys, and nothing else. */
async function accept(...keys: JsonWebKey[]): Promise<void> {
	await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, {
		tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT',
		jwks: JSON.stringify({ keys }),
	});
}

beforeEach(async () => await accept(own.jwk));

const encoded = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url');
const now = () => Math.floor(Date.now() / 1_000);
const tokenUrl = () => `${sandbox.url}/${sandbox.ids.environmentId}/as/token`;

interface Changes {
	header?: object;
	claims?: object;
	key?: KeyObject | string;
	form?: Record<string, string>;
	headers?: Record<string, string>;
}

/** An assertion that is right, unless changed. */
function assertion({ header, claims, key = own.key }: Changes): string {
	const { clientId } = sandbox.ids;
	const head = { typ: 'JWT', alg: 'RS256', ...header };
	const body = {
		...{ iss: clientId, sub: clientId, aud: tokenUrl(), exp: now() + 300, ...claims },
	};
	const signed = `${encoded(head)}.${encoded(body)}`;
	const hash = `sha${head.alg.slice(2)}`;
	const by = typeof key === 'string' ? createPrivateKey(key) : key;
	const signature = sign(hash === 'shane' ? 'sha256' : hash, Buffer.from(signed), {
		key: by,
		dsaEncoding: 'ieee-p1363',
	});
	return `${signed}.${signature.toString('base64url')}`;
}

const ask = async (changes: Changes = {}): Promise<Reply> =>
	await send('POST', tokenUrl(), {
		contentType: FORM,
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_assertion_type: TYPE,
			client_assertion: assertion(changes),
			...changes.form,
		}).toString(),
		headers: changes.headers,
	});

const outcome = ({ status, body }: Reply): unknown[] => [
	status,
	body.error,
	body.error_description,
];
const refused = (why: string) => [
	401,
	'invalid_client',
	expect.stringContaining(`Request denied: ${why}`) as string,
];

describe('an assertion that PingOne documents', () => {
	it.each(['RS256', 'RS384', 'RS512'])('is taken when signed by %s', async (alg) => {
		expect(await ask({ header: { alg } })).toMatchObject({
			status: 200,
			body: { token_type: 'Bearer', expires_in: 3600 },
		});
	});

	it.each([
		['ES256', 'P-256'],
		['ES384', 'P-384'],
		['ES512', 'P-521'],
	])('is taken when signed by %s', async (alg, namedCurve) => {
		const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
		await accept(publicKey.export({ format: 'jwk' }));
		expect((await ask({ header: { alg }, key: privateKey })).status).toBe(200);
	});

	it.each([
		['the issuer as audience', () => ({ aud: tokenUrl().replace(/\/token$/, '') })],
		['an hour', () => ({ exp: now() + 3_600 })],
		['a beginning', () => ({ nbf: now(), iat: now(), jti: 'one' })],
	])('is taken with %s', async (_, claims) => {
		expect((await ask({ claims: claims() })).status).toBe(200);
	});

	it('is taken with the client beside it', async () => {
		expect((await ask({ form: { client_id: sandbox.ids.clientId } })).status).toBe(200);
	});
});

describe('an assertion is refused', () => {
	const AUDIENCE = 'The assertion is for another audience.';
	it.each<[string, () => Changes, string]>([
		['signed with another key', () => ({ key: foreign.key }), 'The signature of'],
		['without a signature', () => ({ header: { alg: 'none' } }), 'The signature of'],
		['by PS256', () => ({ header: { alg: 'PS256' } }), 'The signature of'],
		['by an algorithm of another key', () => ({ header: { alg: 'ES256' } }), 'The signature of'],
		['that names an unknown key', () => ({ header: { kid: 'other' } }), 'The key of'],
		['for another audience', () => ({ claims: { aud: sandbox.url } }), AUDIENCE],
		['for several audiences', () => ({ claims: { aud: [tokenUrl()] } }), AUDIENCE],
		['that has expired', () => ({ claims: { exp: now() - 1 } }), 'The assertion has expired.'],
		['that never expires', () => ({ claims: { exp: undefined } }), 'The assertion has no exp'],
		['good for longer than an hour', () => ({ claims: { exp: now() + 3_700 } }), 'The assertion e'],
		['of the future', () => ({ claims: { nbf: now() + 600 } }), 'The assertion is not valid yet'],
		['issued by another than its subject', () => ({ claims: { iss: 'x' } }), 'The assertion has a'],
		['of an unknown client', () => ({ claims: { iss: 'x', sub: 'x' } }), 'Invalid client'],
		['of another type', () => ({ form: { client_assertion_type: 'x' } }), 'Unknown type of'],
		['that is none', () => ({ form: { client_assertion: 'x.y.z' } }), 'The assertion is from an'],
		['beside another client', () => ({ form: { client_id: 'x' } }), 'The assertion is from an'],
	])('%s', async (_, changes, why) => {
		expect(outcome(await ask(changes()))).toEqual(refused(why));
	});

	it.each<[string, () => Changes]>([
		['the header', () => ({ headers: { authorization: basic(sandbox.ids) } })],
		['the body', () => ({ form: { client_secret: sandbox.ids.clientSecret } })],
	])('beside a secret in %s', async (_, changes) => {
		const reply = await ask(changes());
		expect([reply.status, reply.body.error]).toEqual([400, 'invalid_request']);
	});

	it('when it comes again', async () => {
		const claims = { jti: 'once' };
		expect((await ask({ claims })).status).toBe(200);
		expect(outcome(await ask({ claims }))).toEqual(refused('The assertion was used before.'));
	});

	it('when its key is too short, or the app has none', async () => {
		const short = selfSigned('short', { rsaBits: 1_024 });
		await accept(short.jwk);
		expect(outcome(await ask({ key: short.key }))).toEqual(refused('The signature of'));
		await accept();
		expect(outcome(await ask())).toEqual(refused('The key of the assertion is unknown.'));
		await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, { jwks: 'no JSON' });
		expect(outcome(await ask())).toEqual(refused('The key of the assertion is unknown.'));
	});

	it('by an app that has a secret, and a secret by an app that has a key', async () => {
		const { clientId, clientSecret } = sandbox.ids;
		const body = 'grant_type=client_credentials';
		const headers = { authorization: basic({ clientId, clientSecret }) };
		const bySecret = await send('POST', tokenUrl(), { contentType: FORM, body, headers });
		expect(outcome(bySecret)).toEqual(refused('Unsupported authentication method.'));
		await sandbox.control('POST', `/apps/${clientId}`, {
			tokenEndpointAuthMethod: 'CLIENT_SECRET_BASIC',
		});
		expect(outcome(await ask())).toEqual(refused('Unsupported authentication method.'));
	});
});

describe('two keys in the key set', () => {
	const keys = () => [
		{ ...own.jwk, kid: 'own' },
		{ ...next.jwk, kid: 'next' },
	];
	const header = { x5t: next.jwk.x5t };

	it('are told apart by kid, and without one by nothing', async () => {
		await accept(...keys());
		expect((await ask({ header: { kid: 'own' } })).status).toBe(200);
		expect((await ask({ header: { kid: 'next' }, key: next.key })).status).toBe(200);
		const mixed = await ask({ header: { kid: 'next' } });
		expect(outcome(mixed)).toEqual(refused('The signature of the assertion is wrong.'));
		for (const each of [{}, { header }]) {
			const reply = await ask({ ...each, key: next.key });
			expect(outcome(reply)).toEqual(refused('The key of the assertion is unknown.'));
		}
	});

	it('are told apart by thumbprint where the tenant does so', async () => {
		await sandbox.control('POST', '/settings', { keysByThumbprint: true });
		await accept(...keys());
		expect((await ask({ header, key: next.key })).status).toBe(200);
		expect((await ask({ header: { x5t: own.jwk.x5t } })).status).toBe(200);
		const unknown = await ask({ header: { x5t: foreign.jwk.x5t } });
		expect(outcome(unknown)).toEqual(refused('The key of the assertion is unknown.'));
	});
});

it('is not shown in the log of requests', async () => {
	await ask();
	const seen = await sandbox.control<Array<{ body: object }>>('GET', '/requests');
	expect(seen.at(-1)?.body).toMatchObject({ client_assertion: 'REDACTED' });
});
