import { auth, CHECK, giveKey, SELECT, type FlowBody } from '../support/authentications.mts';
import { details, type P1Error } from '../support/sandboxApi.mts';
import { signInWith, type SignIn, type SoftKey } from '../support/softAuthenticator.mts';
import { useWorld } from '../support/world.mts';

const world = useWorld();
const { sandbox, api } = world;
const ORIGIN = 'https://example.com';

const begin = async (changes: Record<string, unknown> = {}) => {
	const body = { user: { id: sandbox.user().id }, rp: { id: 'example.com' }, ...changes };
	return await auth(world, 'POST', '', { body });
};

const answer = async (flow: FlowBody, key: SoftKey, signIn: SignIn = {}, origin = ORIGIN) => {
	const assertion = signInWith(key, flow.publicKeyCredentialRequestOptions, signIn);
	const body = { origin, assertion: JSON.stringify(assertion), compatibility: 'FULL' };
	return await auth<FlowBody & P1Error>(world, 'POST', `/${flow.id}`, { contentType: CHECK, body });
};

const lockOf = async () => (await sandbox.devicesOf()).map(({ lock }) => lock);

describe('a sign-in with a passkey', () => {
	it('stands at ASSERTION_REQUIRED and completes with the right assertion', async () => {
		const { key, deviceId } = await giveKey(world);
		const { status, body: flow } = await begin();
		expect(status).toBe(201);
		expect(flow).toMatchObject({
			status: 'ASSERTION_REQUIRED',
			user: { id: sandbox.user().id },
			selectedDevice: { id: deviceId },
			bypassAllowed: false,
			userBypassEnabled: false,
		});
		expect(flow._embedded?.devices).toMatchObject([
			{ id: deviceId, type: 'FIDO2', usableStatus: { status: 'ENABLED' } },
		]);
		const reply = await answer(flow, key);
		expect(reply.status).toBe(200);
		expect(reply.body).toMatchObject({
			id: flow.id,
			status: 'COMPLETED',
			selectedDevice: { id: deviceId },
			authenticators: ['swk', 'mfa', 'user'],
		});
		expect(Object.keys(reply.body._links)).toEqual(['self']);
		expect(reply.body).not.toHaveProperty('publicKeyCredentialRequestOptions');
		expect((await auth(world, 'GET', `/${flow.id}`)).body).toEqual(reply.body);
	});

	it('takes one assertion only', async () => {
		const { key } = await giveKey(world);
		const { body: flow } = await begin();
		expect((await answer(flow, key)).status).toBe(200);
		expect(details(await answer(flow, key))).toEqual(['INVALID_VALUE status']);
	});

	it('allows all keys of the user for the relying party, in signed bytes', async () => {
		await giveKey(world);
		await giveKey(world);
		await giveKey(world, { rpId: 'localhost', origin: 'http://localhost:5678' });
		const { body } = await begin();
		const options = JSON.parse(body.publicKeyCredentialRequestOptions) as {
			challenge: number[];
			allowCredentials: unknown[];
			rpId: string;
		};
		expect(options.allowCredentials).toHaveLength(2);
		expect(options.rpId).toBe('example.com');
		expect(options.challenge).toHaveLength(32);
		expect(options.challenge.every((byte) => byte >= -128 && byte <= 127)).toBe(true);
	});

	it('finds the user by the key when none was named', async () => {
		const { key } = await giveKey(world);
		const { body: flow } = await begin({ user: undefined });
		expect(flow.status).toBe('ASSERTION_REQUIRED');
		expect((await answer(flow, key)).body.user).toEqual({ id: sandbox.user().id });
	});
});

describe('a wrong assertion is refused', () => {
	it.each<[string, SignIn, string?]>([
		['of another ceremony', { type: 'webauthn.create' }],
		['of another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
		['of another origin', { origin: 'https://evil.example' }],
		['of another relying party', { rpId: 'evil.example' }],
		['with a forged signature', { forgeSignature: true }],
		['without a touch', { userPresent: false }],
		['without user verification where the policy demands it', { userVerified: false }],
	])('%s', async (_, signIn) => {
		const { key } = await giveKey(world);
		const { body: flow } = await begin();
		const reply = await answer(flow, key, signIn);
		expect(reply.status).toBe(400);
		expect(details(reply)).toEqual(['INVALID_VALUE assertion']);
		expect((await auth(world, 'GET', `/${flow.id}`)).body.status).toBe('ASSERTION_REQUIRED');
	});

	it('by a counter that does not grow', async () => {
		const { key } = await giveKey(world);
		expect((await answer((await begin()).body, key)).status).toBe(200);
		expect((await answer((await begin()).body, key, { counts: false })).status).toBe(400);
	});

	it('by a key of another user, which counts against nobody', async () => {
		await giveKey(world);
		const { key } = await giveKey(world, {}, sandbox.user(1).id);
		const { body: flow } = await begin();
		for (let time = 0; time < 5; time += 1) expect((await answer(flow, key)).status).toBe(400);
		expect(await lockOf()).toEqual([{ status: 'UNLOCKED' }]);
	});

	it('and three in a row lock the key for sign-ins until the cool-down is over', async () => {
		const { key } = await giveKey(world);
		const { body: flow } = await begin();
		const wrong = { forgeSignature: true };
		for (let time = 0; time < 3; time += 1) await answer(flow, key, wrong);
		expect((await auth(world, 'GET', `/${flow.id}`)).body.status).toBe('FAILED');
		expect(await lockOf()).toMatchObject([{ status: 'LOCKED' }]);
		expect((await begin()).body).toMatchObject({ code: 'NO_USABLE_DEVICES' });
		await sandbox.control('POST', '/time/advance', { seconds: 121 });
		expect((await begin()).body.status).toBe('ASSERTION_REQUIRED');
	});
});

describe('a flow that proves nothing', () => {
	const complete = { status: 'COMPLETED' };

	it('is completed at once by a bypass, and says so', async () => {
		await giveKey(world);
		await api('PUT', `/users/${sandbox.user().id}/bypassMFA`, {
			body: { bypassMFAEnabledUntil: '2199-01-01T00:00:00.000Z' },
		});
		const { body } = await begin();
		expect(body).toMatchObject({ ...complete, bypassAllowed: true, userBypassEnabled: true });
	});

	it('is completed at once when MFA is off', async () => {
		await giveKey(world);
		await api('PUT', `/users/${sandbox.user().id}/mfaEnabled`, { body: { mfaEnabled: false } });
		expect((await begin()).body).toMatchObject(complete);
	});

	it('is completed at once for a remembered browser', async () => {
		await giveKey(world);
		await sandbox.control('POST', '/settings', { rememberBrowsers: true });
		expect((await begin()).body).toMatchObject({
			...complete,
			authenticators: ['swk', 'mfa', 'rm'],
		});
	});
});

describe('devices', () => {
	it('are asked for where the policy prompts, and chosen by select', async () => {
		const first = await giveKey(world);
		const second = await giveKey(world);
		const policy = await api('GET', `/deviceAuthenticationPolicies/${sandbox.ids.policyId}`);
		await api('PUT', `/deviceAuthenticationPolicies/${sandbox.ids.policyId}`, {
			body: {
				name: policy.body.name,
				default: true,
				authentication: { deviceSelection: 'PROMPT_TO_SELECT' },
				fido2: policy.body.fido2,
				sms: policy.body.sms,
				voice: policy.body.voice,
				email: policy.body.email,
				mobile: policy.body.mobile,
				totp: policy.body.totp,
				forSignOnPolicy: false,
			},
		});
		const { body: flow } = await begin();
		expect(flow.status).toBe('DEVICE_SELECTION_REQUIRED');
		const reply = await auth(world, 'POST', `/${flow.id}`, {
			contentType: SELECT,
			body: { device: { id: second.deviceId }, compatibility: 'FULL' },
		});
		expect(reply.body).toMatchObject({
			status: 'ASSERTION_REQUIRED',
			selectedDevice: { id: second.deviceId },
		});
		expect(first.deviceId).not.toBe(second.deviceId);
	});

	it('that are blocked cannot be used', async () => {
		const { deviceId } = await giveKey(world);
		await api('POST', `${sandbox.devicesPath()}/${deviceId}`, {
			contentType: 'application/vnd.pingidentity.device.block+json',
		});
		const { status, body } = await begin();
		expect(status).toBe(400);
		expect(body).toMatchObject({ code: 'NO_USABLE_DEVICES' });
	});
});

describe('requests', () => {
	it.each([
		['without a user or relying party that is an object', { user: 'ada' }],
		['with an unknown member', { device: { id: 'x' } }],
		['of an unknown user', { user: { id: '11111111-1111-4111-8111-111111111111' } }],
		['with an own challenge, unless a setting allows it', { challenge: 'A'.repeat(43) }],
	])('%s are refused', async (_, changes) => {
		expect((await begin(changes)).status).toBe(400);
	});

	it('take an own challenge where the setting allows it', async () => {
		await giveKey(world);
		await sandbox.control('POST', '/settings', { ownAuthenticationChallenge: true });
		const { body } = await begin({ challenge: Buffer.alloc(32, 7).toString('base64url') });
		expect(JSON.parse(body.publicKeyCredentialRequestOptions)).toMatchObject({
			challenge: Array.from({ length: 32 }, () => 7),
		});
	});

	it('of a flow that is too old are not found', async () => {
		await giveKey(world);
		const { body: flow } = await begin();
		await sandbox.control('POST', '/time/advance', { seconds: 901 });
		expect((await auth(world, 'GET', `/${flow.id}`)).status).toBe(404);
	});
});
