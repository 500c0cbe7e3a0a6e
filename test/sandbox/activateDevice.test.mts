import { activate, ORIGIN, pending, post } from '../support/activation.mts';
import { details } from '../support/sandboxApi.mts';
import { useSandbox } from '../support/sandboxSuite.mts';
import { createCredential } from '../support/softAuthenticator.mts';

const suite = useSandbox();

describe('a correct activation', () => {
	it.each(['none', 'packed'] as const)(
		'with attestation %s makes the device active',
		async (format) => {
			const device = await pending(suite);
			const reply = await activate(suite, device, { format });
			expect(reply.status).toBe(200);
			expect(reply.body).toMatchObject({
				id: device.id,
				type: 'FIDO2',
				status: 'ACTIVE',
				rp: device.rp,
				lock: { status: 'UNLOCKED' },
				block: { status: 'UNBLOCKED' },
			});
			expect(Object.keys(reply.body._links)).toEqual(['self', 'environment', 'user']);
			expect(reply.body).not.toHaveProperty('publicKeyCredentialCreationOptions');
			expect((await suite.api('GET', `${suite.devices}/${device.id}`)).body).toEqual(reply.body);
		},
	);

	it.each([
		['localhost', 'http://localhost:5678'],
		['example.com', 'https://sso.example.com:8443'],
	])('takes RP ID %s on %s', async (rpId, origin) => {
		const device = await pending(suite, suite.sandbox.ids.policyId, rpId);
		expect((await activate(suite, device, { origin })).status).toBe(200);
	});

	it('puts the device last in the order and counts it', async () => {
		const first = await pending(suite);
		const second = await pending(suite);
		await activate(suite, second);
		await activate(suite, first);
		const { body } = await suite.api('GET', `${suite.devices}?expand=order`);
		expect(body.order).toEqual([{ id: second.id }, { id: first.id }]);
		const metrics = await suite.sandbox.control<{ devices: unknown }>('GET', '/metrics');
		expect(metrics.devices).toMatchObject({ created: 2, activated: 2, now: 2, pending: 0 });
	});

	it('does without user verification when the policy only prefers it', async () => {
		const device = await pending(suite, suite.sandbox.ids.policies.securityKeysOnly);
		expect((await activate(suite, device, { userVerified: false })).status).toBe(200);
	});
});

describe('the state of the device', () => {
	it('is refused twice', async () => {
		const device = await pending(suite);
		await activate(suite, device);
		const again = await activate(suite, device);
		expect([again.status, ...details(again)]).toEqual([400, 'INVALID_VALUE status']);
	});

	it('is activated once when two requests race', async () => {
		const device = await pending(suite);
		const replies = await Promise.all([activate(suite, device), activate(suite, device)]);
		expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
	});

	it('refuses a credential that is registered already', async () => {
		const credentialId = Buffer.alloc(16, 1);
		expect((await activate(suite, await pending(suite), { credentialId })).status).toBe(200);
		const reply = await activate(suite, await pending(suite), { credentialId });
		expect([reply.status, ...details(reply)]).toEqual([400, 'UNIQUENESS_VIOLATION attestation.id']);
	});

	it('refuses more paired devices than allowed', async () => {
		await suite.sandbox.control('POST', '/settings', { maxAllowedDevices: 1 });
		const [first, second] = [await pending(suite), await pending(suite)];
		await activate(suite, first);
		const reply = await activate(suite, second);
		expect([reply.status, ...details(reply)]).toEqual([400, 'LIMIT_EXCEEDED']);
	});

	it('is refused for a device that is not there', async () => {
		const device = await pending(suite);
		await suite.api('DELETE', `${suite.devices}/${device.id}`);
		expect((await activate(suite, device)).status).toBe(404);
	});

	it('answers UNEXPECTED_ERROR to application/json, as is reported', async () => {
		const device = await pending(suite);
		const credential = createCredential(device.publicKeyCredentialCreationOptions);
		const reply = await post(suite, device, JSON.stringify(credential), ORIGIN, 'application/json');
		expect([reply.status, (reply.body as unknown as { code: string }).code]).toEqual([
			500,
			'UNEXPECTED_ERROR',
		]);
	});
});
