import { auth, type FlowBody } from '../support/authentications.mts';
import { details, vendor, type P1Error } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const world = useWorld();
const { sandbox, api } = world;

interface Body extends P1Error {
	id: string;
	status: string;
	email: string;
	test?: { otp: string };
	_links: Record<string, unknown>;
}

/** A policy that allows e-mail as well. */
async function policyWithEmail(): Promise<string> {
	const path = '/deviceAuthenticationPolicies';
	const { body: like } = await api<Record<string, object>>(
		'GET',
		`${path}/${sandbox.ids.policyId}`,
	);
	const { authentication, sms, voice, email, mobile, totp, fido2 } = like;
	const parts = { authentication, sms, voice, mobile, totp, fido2 };
	const body = {
		...parts,
		email: { ...email, enabled: true },
		name: 'With e-mail',
		default: false,
	};
	const { body: made } = await api<{ id: string }>('POST', path, {
		body: { ...body, forSignOnPolicy: false },
	});
	return made.id;
}

const devices = () => `/users/${sandbox.user().id}/devices`;
const create = async (policyId: string, changes: object = {}) =>
	await api<Body>('POST', devices(), {
		body: { type: 'EMAIL', email: 'ada@example.com', policy: { id: policyId }, ...changes },
	});
const activate = async (id: string, otp?: string) =>
	await api<Body>('POST', `${devices()}/${id}`, {
		contentType: vendor('device.activate'),
		body: { otp },
	});
const begin = async (policyId: string) =>
	await auth<FlowBody & Body>(world, 'POST', '', {
		body: { user: { id: sandbox.user().id }, policy: { id: policyId } },
	});
const check = async (id: string, otp?: string) =>
	await auth<FlowBody & Body>(world, 'POST', `/${id}`, {
		contentType: vendor('otp.check'),
		body: { otp },
	});
const TEST = { testMode: true, status: 'ACTIVATION_REQUIRED' };
const otherThan = (otp = '') => (otp === '000000' ? '000001' : '000000');

it('a test device shows its passcode, is activated with it, and signs the user in', async () => {
	const policyId = await policyWithEmail();
	const { status, body: device } = await create(policyId, TEST);
	expect(status).toBe(201);
	expect(device).toMatchObject({ type: 'EMAIL', status: 'ACTIVATION_REQUIRED', testMode: true });
	expect(device.test?.otp).toMatch(/^\d{6}$/);
	const refused = await activate(device.id, otherThan(device.test?.otp));
	expect([refused.status, details(refused)]).toEqual([400, ['INVALID_OTP otp']]);
	const active = await activate(device.id, device.test?.otp);
	expect(active.body).toMatchObject({ id: device.id, status: 'ACTIVE' });
	// Nobody who reads the device gets a passcode.
	expect((await api('GET', `${devices()}/${device.id}`)).text).not.toContain('otp');

	const { body: flow } = await begin(policyId);
	expect(flow).toMatchObject({ status: 'OTP_REQUIRED', selectedDevice: { id: device.id } });
	expect(Object.keys(flow._links)).toContain('otp.check');
	const wrong = await check(flow.id, otherThan(flow.test?.otp));
	expect([wrong.status, details(wrong)]).toEqual([400, ['INVALID_OTP otp']]);
	const right = await check(flow.id, flow.test?.otp);
	expect(right.body).toMatchObject({ status: 'COMPLETED', authenticators: ['otp', 'mfa', 'user'] });
	expect(right.body).not.toHaveProperty('test');
	expect((await check(flow.id, flow.test?.otp)).status).toBe(400);
});

it('three wrong passcodes end the sign-in', async () => {
	const policyId = await policyWithEmail();
	await create(policyId, { testMode: true });
	const { body: flow } = await begin(policyId);
	for (let count = 0; count < 3; count += 1) await check(flow.id, otherThan(flow.test?.otp));
	const late = await check(flow.id, flow.test?.otp);
	expect(details(late)).toEqual(['INVALID_VALUE status']);
	expect((await auth(world, 'GET', `/${flow.id}`)).body.status).toBe('FAILED');
});

it('without test mode it is active at once, and no answer shows a passcode', async () => {
	const policyId = await policyWithEmail();
	const { body: device, text } = await create(policyId);
	expect(device.status).toBe('ACTIVE');
	const flow = await begin(policyId);
	expect(flow.body.status).toBe('OTP_REQUIRED');
	expect(text + flow.text).not.toMatch(/"test"|"otp"/);
});

it.each([
	[
		'a policy without e-mail',
		() => ({ policy: { id: sandbox.ids.policyId } }),
		'INVALID_VALUE type',
	],
	['an unknown policy', () => ({ policy: { id: 'none' } }), 'INVALID_VALUE policy.id'],
	['no address', () => ({ email: 'ada' }), 'email'],
	['an unknown member', () => ({ rp: { id: 'example.com' } }), 'rp'],
])('refuses %s', async (_, changes, detail) => {
	const reply = await create(await policyWithEmail(), changes());
	expect([reply.status, details(reply).join()]).toEqual([
		400,
		expect.stringContaining(detail) as string,
	]);
});
