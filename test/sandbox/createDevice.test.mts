import { send, requestToken, type ApiClient } from '../support/pingOneClient.mts';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox.mts';
import {
	createPending,
	details,
	fido2Body,
	mainApi,
	type DeviceBody,
} from '../support/sandboxApi.mts';

let sandbox: SandboxProcess;
let api: ApiClient;
let userId: string;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
});
beforeEach(async () => {
	await sandbox.control('POST', '/reset');
	api = await mainApi(sandbox);
	userId = sandbox.ids.users[0].id;
});
afterAll(() => sandbox.close());

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function create(body: unknown): ReturnType<ApiClient> {
	return api('POST', `/users/${userId}/devices`, { body });
}

interface Options {
	challenge: number[];
	user: { id: number[] };
	excludeCredentials: Array<{ type: string; id: number[] }>;
	authenticatorSelection: Record<string, unknown>;
	attestation: string;
	timeout: number;
}

function optionsOf(device: Pick<DeviceBody, 'publicKeyCredentialCreationOptions'>): Options {
	return JSON.parse(device.publicKeyCredentialCreationOptions) as Options;
}

describe('the sample of the page "Create MFA User Device (FIDO2)"', () => {
	it('is answered member for member like the page', async () => {
		const { url, ids } = sandbox;
		const { body: token } = await requestToken(url, ids.apps.basic);
		const environment = `${url}/v1/environments/${ids.environmentId}`;
		const user = `${environment}/users/${userId}`;
		// The NodeJS sample: method, url, headers, body, and nothing else.
		const reply = await send<DeviceBody>('POST', `${user}/devices`, {
			headers: { Authorization: `Bearer ${String(token.access_token)}` },
			contentType: 'application/json',
			body: JSON.stringify({
				type: 'FIDO2',
				rp: { id: 'pingone.com', name: 'PingOne' },
				policy: { id: ids.policyId },
			}),
		});
		const self = { href: `${user}/devices/${reply.body.id}` };
		expect(reply.status).toBe(201);
		expect(reply.headers.location).toBe(self.href);
		expect(reply.headers['correlation-id']).toMatch(UUID);
		expect(reply.body).toEqual({
			_links: {
				self,
				environment: { href: environment },
				user: { href: user },
				'device.activate': self,
			},
			id: expect.stringMatching(UUID),
			environment: { id: ids.environmentId },
			user: { id: userId },
			type: 'FIDO2',
			status: 'ACTIVATION_REQUIRED',
			createdAt: expect.stringMatching(TIME),
			updatedAt: expect.stringMatching(TIME),
			rp: { id: 'pingone.com', name: 'PingOne' },
			publicKeyCredentialCreationOptions: expect.any(String),
		});
		expect(JSON.parse(reply.body.publicKeyCredentialCreationOptions)).toEqual({
			rp: { id: 'pingone.com', name: 'PingOne' },
			user: { id: expect.any(Array), displayName: 'ada.lovelace', name: 'ada.lovelace' },
			challenge: expect.any(Array),
			pubKeyCredParams: [
				{ type: 'public-key', alg: '-7' },
				{ type: 'public-key', alg: '-37' },
				{ type: 'public-key', alg: '-257' },
			],
			timeout: 120000,
			excludeCredentials: [],
			authenticatorSelection: {
				residentKey: 'required',
				requireResidentKey: true,
				userVerification: 'required',
			},
			attestation: 'direct',
		});
	});
});

describe('creation options', () => {
	it('hold 32 signed bytes each, the challenge new every time, the user handle never', async () => {
		const made: Options[] = [];
		for (let index = 0; index < 8; index += 1) {
			made.push(optionsOf(await createPending(api, userId, sandbox.ids.policyId)));
		}
		for (const bytes of made.flatMap((each) => [each.challenge, each.user.id])) {
			expect(bytes).toHaveLength(32);
			expect(bytes.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 127)).toBe(
				true,
			);
		}
		// 256 random bytes without a negative one would be a wonder: they are signed.
		expect(made.some(({ challenge }) => challenge.some((byte) => byte < 0))).toBe(true);
		expect(new Set(made.map(({ challenge }) => challenge.join())).size).toBe(8);
		expect(new Set(made.map(({ user }) => user.id.join())).size).toBe(1);
	});

	it('follow the FIDO2 policy', async () => {
		const device = await createPending(api, userId, sandbox.ids.policies.securityKeysOnly);
		expect(optionsOf(device).authenticatorSelection).toEqual({
			authenticatorAttachment: 'cross-platform',
			residentKey: 'preferred',
			requireResidentKey: false,
			userVerification: 'preferred',
		});
		await sandbox.control('POST', `/fido2Policies/${sandbox.ids.fido2Policies.localhost}`, {
			attestationRequirements: 'NONE',
			userPresenceTimeout: { duration: 30, timeUnit: 'SECONDS' },
		});
		const changed = optionsOf(await createPending(api, userId, sandbox.ids.policyId));
		expect([changed.attestation, changed.timeout]).toEqual(['none', 30_000]);
	});

	it('exclude the credentials of active devices', async () => {
		const { credential } = await sandbox.control<{ credential: { id: string } }>(
			'POST',
			`/users/${userId}/devices`,
		);
		const { excludeCredentials } = optionsOf(
			await createPending(api, userId, sandbox.ids.policyId),
		);
		expect(excludeCredentials.map(({ type }) => type)).toEqual(['public-key']);
		expect(Buffer.from(excludeCredentials[0].id).toString('base64url')).toBe(credential.id);
	});
});

describe('the request body', () => {
	const change = (changes: Record<string, unknown>): Record<string, unknown> => ({
		...fido2Body(sandbox.ids.policyId),
		...changes,
	});

	it('takes every optional member of the request model', async () => {
		const reply = await create(
			change({
				nickname: 'Desk key',
				block: { status: 'UNBLOCKED', blockedAt: '2026-01-05T09:00:00.000Z' },
				lock: { status: 'UNLOCKED', expiresAt: '2026-01-05T09:00:00Z' },
				policy: { id: sandbox.ids.policyId, type: 'X' },
			}),
		);
		expect([reply.status, reply.body.nickname]).toEqual([201, 'Desk key']);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['without type', { type: undefined }, 'REQUIRED_VALUE type'],
		['of another type', { type: 'EMAIL' }, 'INVALID_VALUE type'],
		['with an empty type', { type: '' }, 'EMPTY_VALUE type'],
		['without rp', { rp: undefined }, 'REQUIRED_VALUE rp'],
		['with a text for rp', { rp: 'example.com' }, 'INVALID_VALUE rp'],
		['without rp.name', { rp: { id: 'example.com' } }, 'REQUIRED_VALUE rp.name'],
		['with an empty rp.name', { rp: { id: 'example.com', name: '' } }, 'EMPTY_VALUE rp.name'],
		[
			'with a URL as rp.id',
			{ rp: { id: 'https://example.com', name: 'X' } },
			'INVALID_VALUE rp.id',
		],
		['with capitals in rp.id', { rp: { id: 'Example.com', name: 'X' } }, 'INVALID_VALUE rp.id'],
		['with a port in rp.id', { rp: { id: 'localhost:80', name: 'X' } }, 'INVALID_VALUE rp.id'],
		['without policy', { policy: undefined }, 'REQUIRED_VALUE policy'],
		['with an empty policy ID', { policy: { id: '' } }, 'EMPTY_VALUE policy.id'],
		['with a policy ID that is no UUID', { policy: { id: 'x' } }, 'INVALID_VALUE policy.id'],
		['with an empty nickname', { nickname: '' }, 'EMPTY_VALUE nickname'],
		['with a long nickname', { nickname: 'x'.repeat(101) }, 'SIZE_LIMIT_EXCEEDED nickname'],
		['with an invented block status', { block: { status: 'X' } }, 'INVALID_VALUE block.status'],
		[
			'with a date without time',
			{ lock: { expiresAt: '2026-01-05' } },
			'INVALID_VALUE lock.expiresAt',
		],
		['with an unknown member', { status: 'ACTIVE' }, 'INVALID_PARAMETER status'],
		[
			'with an unknown inner member',
			{ policy: { id: 'x', name: 'y' } },
			'INVALID_PARAMETER policy.name',
		],
	])('is refused %s', async (_, changes, expected) => {
		const reply = await create(change(changes));
		expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_DATA']);
		expect(details(reply)).toContain(expected);
		expect(await sandbox.control('GET', `/users/${userId}/devices`)).toEqual([]);
	});

	it.each([[[]], [null], ['text']])('is refused when it is %j', async (body) => {
		const reply = await create(JSON.stringify(body));
		expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE body']);
	});

	it('is refused with an ID that is no device authentication policy', async () => {
		const reply = await create(fido2Body(sandbox.ids.fido2Policies.localhost));
		expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE policy.id']);
	});
});

describe('policies and users that forbid it', () => {
	it.each(['mobileOnly', 'pairingPaused'] as const)('policy %s', async (key) => {
		const reply = await create(fido2Body(sandbox.ids.policies[key]));
		expect([reply.status, reply.body.code, ...details(reply)]).toEqual([
			400,
			'INVALID_DATA',
			'INVALID_VALUE type',
		]);
	});

	it('a user without MFA, if the setting says so', async () => {
		await sandbox.control('POST', '/settings', { requireMfaEnabled: true });
		await sandbox.control('POST', `/users/${userId}`, { mfaEnabled: false });
		expect((await create(fido2Body(sandbox.ids.policyId))).status).toBe(400);
	});

	it('a user that does not exist', async () => {
		const body = fido2Body(sandbox.ids.policyId);
		expect((await api('POST', `/users/${sandbox.ids.policyId}/devices`, { body })).status).toBe(
			404,
		);
	});
});

describe('device caps', () => {
	async function expectCap(maximumAllowed: number): Promise<void> {
		const reply = await create(fido2Body(sandbox.ids.policyId));
		expect([reply.status, reply.body.code]).toEqual([400, 'REQUEST_FAILED']);
		expect(reply.body.details).toEqual([
			{ code: 'LIMIT_EXCEEDED', message: expect.any(String), innerError: { maximumAllowed } },
		]);
	}

	it('counts paired devices against the MFA settings', async () => {
		for (let index = 0; index < 5; index += 1) {
			await sandbox.control('POST', `/users/${userId}/devices`);
		}
		await expectCap(5);
		await sandbox.control('POST', '/settings', { maxAllowedDevices: 6 });
		expect((await create(fido2Body(sandbox.ids.policyId))).status).toBe(201);
	});

	it('lets 50 devices wait, until they expire after 24 hours', async () => {
		for (let index = 0; index < 50; index += 1) {
			await createPending(api, userId, sandbox.ids.policyId);
		}
		await expectCap(50);
		await sandbox.control('POST', '/time/advance', { seconds: 24 * 60 * 60 });
		api = await mainApi(sandbox);
		expect((await create(fido2Body(sandbox.ids.policyId))).status).toBe(201);
		expect(await sandbox.control('GET', `/users/${userId}/devices`)).toHaveLength(1);
	});
});
