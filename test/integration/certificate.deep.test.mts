import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { selfSigned } from '../support/certificate.mts';
import { begin, finish, resumedWith } from '../support/enrollment/ceremony.mts';
import { startEnrollment } from '../support/enrollment/execution.mts';
import { createParameters, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

// n8n's own code signs here: that of n8n-core in the version that is installed for the tests.

const { sandbox, node } = useWorld();

const RSA = { rsaBits: 2_048 };
const [own, other] = ['own', 'other'].map((name) => selfSigned(name, RSA));
const expired = selfSigned('expired', { ...RSA, days: -1 });

type Pair = typeof own;

/** The main worker app takes the keys of these, and no secret. */
async function register(...pairs: Pair[]): Promise<void> {
	await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, {
		tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT',
		jwks: JSON.stringify({ keys: pairs.map(({ jwk }) => jwk) }),
	});
}

/** As n8n stores it when an admin has changed over from a secret. */
const signedBy = ({ key, cert }: Pair, changes: IDataObject = {}): IDataObject => ({
	clientCredentialType: 'certificate',
	privateKey: key,
	certificate: cert,
	...changes,
});

interface TokenRequest {
	route: string;
	status: number;
	authScheme?: string;
	body: Record<string, string>;
}

const tokenRequests = async () =>
	(await sandbox.control<TokenRequest[]>('GET', '/requests')).filter(
		({ route }) => route === 'token',
	);

/** In no request was a secret: not in the header, and not in the body. */
async function expectNoSecret(): Promise<number> {
	const all = await tokenRequests();
	for (const { authScheme, body } of all) {
		expect(authScheme).toBeUndefined();
		expect(Object.keys(body).sort()).toEqual([
			...['client_assertion', 'client_assertion_type', 'client_id', 'grant_type'],
		]);
	}
	return all.length;
}

const createdBy = async (credential: IDataObject, count = 1) =>
	await node.run(createParameters(sandbox), {
		credential,
		credentialId: `certificate-${Math.random()}`,
		items: Array.from({ length: count }, (_, place) => ({
			userId: sandbox.user(place % sandbox.ids.users.length).id,
		})),
	});

const refusalOf = async (credential: IDataObject) =>
	await node.refusal(createParameters(sandbox, { user: locator('id', sandbox.user().id) }), {
		credential,
		credentialId: `certificate-${Math.random()}`,
	});

beforeEach(async () => await register(own));

it('creates devices with one token, and sends no secret', async () => {
	const { branches, error } = await createdBy(signedBy(own), 10);
	expect(error).toBeUndefined();
	expect(branches[0]).toHaveLength(10);
	expect(branches[0].map(({ json }) => json.status)).toEqual(
		Array.from({ length: 10 }, () => 'ACTIVATION_REQUIRED'),
	);
	expect(await expectNoSecret()).toBe(1);
});

it('gets another token, signed anew, when PingOne takes the first no more', async () => {
	await sandbox.fault('devices.create', { kind: 'revoke-tokens' }, { skip: 2 });
	const { branches, error } = await createdBy(signedBy(own), 6);
	expect(error).toBeUndefined();
	expect(branches[0]).toHaveLength(6);
	expect(await expectNoSecret()).toBe(2);
});

const faults: Array<[what: string, credential: IDataObject, message: string]> = [
	['has expired', signedBy(expired), "'Certificate' of the credential has expired, on 20"],
	[
		'does not fit its key',
		signedBy(own, { certificate: other.cert }),
		"'Certificate' of the credential does not match its private key",
	],
	['has no key', signedBy(own, { privateKey: '' }), "'Private Key' of the credential is empty"],
];

it.each(faults)('sends nothing with a certificate that %s', async (_, credential, message) => {
	await register(own, expired);
	const { message: read } = await refusalOf(credential);
	expect(read).toContain(message);
	expect(await tokenRequests()).toEqual([]);
});

it('says what to compare when PingOne does not know the key', async () => {
	await register(other);
	const { message, description } = await refusalOf(signedBy(own));
	expect(message).toContain('PingOne rejected the worker app’s client credentials');
	expect(description).toContain('Compare Client ID and Private Key');
	expect(description).toContain('Private Key JWT');
	expect(description).not.toContain('Client Secret');
	expect(await expectNoSecret()).toBe(1);
});

describe('another key, without an outage', () => {
	it('by a second worker app', async () => {
		const second = sandbox.ids.apps.post;
		await sandbox.control('POST', `/apps/${second.clientId}`, {
			tokenEndpointAuthMethod: 'PRIVATE_KEY_JWT',
			jwks: JSON.stringify({ keys: [other.jwk] }),
		});
		for (const credential of [signedBy(own), signedBy(other, { clientId: second.clientId })]) {
			expect((await createdBy(credential)).error).toBeUndefined();
		}
		await expectNoSecret();
	});

	it('by two keys in the set, where PingOne finds them by thumbprint', async () => {
		await sandbox.control('POST', '/settings', { keysByThumbprint: true });
		await register(own, other);
		for (const pair of [own, other]) {
			expect((await createdBy(signedBy(pair))).error).toBeUndefined();
		}
		await register(other);
		expect((await createdBy(signedBy(other))).error).toBeUndefined();
	});
});

it('changes over from a secret, or to another key, without ending a link', async () => {
	const [first, second] = [0, 1].map((place) => locator('id', sandbox.user(place).id));
	await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, {
		tokenEndpointAuthMethod: 'CLIENT_SECRET_BASIC',
	});
	const opened = await startEnrollment(sandbox, { user: first });
	const begun = await startEnrollment(sandbox, { user: second });
	let underWay = await begin(begun);
	for (const key of [own, other]) {
		await register(key);
		begun.settings.credential = {
			...begun.settings.credential,
			...signedBy(key),
		} as ICredentialDataDecryptedObject;
		expect((await finish(begun, underWay)).json).toMatchObject({ code: 'stale' });
		underWay = await begin(begun);
	}
	opened.settings.credential = begun.settings.credential;
	const ended = [await finish(begun, underWay), await finish(opened, await begin(opened))];
	for (const answer of ended) {
		expect(resumedWith(answer)).toMatchObject({ enrollment: { status: 'ENROLLED' } });
	}
});
