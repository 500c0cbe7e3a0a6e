import { activate, ORIGIN, pending, post } from './activation.mts';
import { details } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';
import { createCredential } from '../support/softAuthenticator.mts';

const world = useWorld();
const { sandbox, api } = world;

describe('a correct activation', () => {
	it.each(['none', 'packed'] as const)(
		'with attestation %s makes the device active',
		async (format) => {
			const device = await pending(world);
			const reply = await activate(world, device, { format });
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
			expect((await api('GET', `${sandbox.devicesPath()}/${device.id}`)).body).toEqual(reply.body);
		},
	);

	it.each([
		['localhost', 'http://localhost:5678'],
		['example.com', 'https://sso.example.com:8443'],
	])('takes RP ID %s on %s', async (rpId, origin) => {
		const device = await pending(world, sandbox.ids.policyId, rpId);
		expect((await activate(world, device, { origin })).status).toBe(200);
	});

	it('puts the device last in the order and counts it', async () => {
		const first = await pending(world);
		const second = await pending(world);
		await activate(world, second);
		await activate(world, first);
		const { body } = await api('GET', `${sandbox.devicesPath()}?expand=order`);
		expect(body.order).toEqual([{ id: second.id }, { id: first.id }]);
		const metrics = await sandbox.control<{ devices: unknown }>('GET', '/metrics');
		expect(metrics.devices).toMatchObject({ created: 2, activated: 2, now: 2, pending: 0 });
	});

	it('does without user verification when the policy only prefers it', async () => {
		const device = await pending(world, sandbox.ids.policies.securityKeysOnly);
		expect((await activate(world, device, { userVerified: false })).status).toBe(200);
	});
});

describe('the state of the device', () => {
	it('is refused twice', async () => {
		const device = await pending(world);
		await activate(world, device);
		const again = await activate(world, device);
		expect([again.status, ...details(again)]).toEqual([400, 'INVALID_VALUE status']);
	});

	it('is activated once when two requests race', async () => {
		const device = await pending(world);
		const replies = await Promise.all([activate(world, device), activate(world, device)]);
		expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
	});

	it('refuses a credential that is registered already', async () => {
		const credentialId = Buffer.alloc(16, 1);
		expect((await activate(world, await pending(world), { credentialId })).status).toBe(200);
		const reply = await activate(world, await pending(world), { credentialId });
		expect([reply.status, ...details(reply)]).toEqual([400, 'UNIQUENESS_VIOLATION attestation.id']);
	});

	it('refuses more paired devices than allowed', async () => {
		await sandbox.control('POST', '/settings', { maxAllowedDevices: 1 });
		const [first, second] = [await pending(world), await pending(world)];
		await activate(world, first);
		const reply = await activate(world, second);
		expect([reply.status, ...details(reply)]).toEqual([400, 'LIMIT_EXCEEDED']);
	});

	it('is refused for a device that is not there', async () => {
		const device = await pending(world);
		await api('DELETE', `${sandbox.devicesPath()}/${device.id}`);
		expect((await activate(world, device)).status).toBe(404);
	});

	it('answers UNEXPECTED_ERROR to application/json, as is reported', async () => {
		const device = await pending(world);
		const credential = createCredential(device.publicKeyCredentialCreationOptions);
		const reply = await post(world, device, JSON.stringify(credential), ORIGIN, 'application/json');
		expect([reply.status, (reply.body as unknown as { code: string }).code]).toEqual([
			500,
			'UNEXPECTED_ERROR',
		]);
	});
});
