import { activate, ORIGIN, pending, post } from './activation.mts';
import { details, type DeviceBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';
import { createCredential, type Ceremony } from '../support/softAuthenticator.mts';

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

describe('an active device', () => {
	const AAGUID = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';

	async function registered(
		ceremony: Ceremony,
		told: Record<string, unknown> = {},
		policyId?: string,
	): Promise<DeviceBody> {
		const device = await pending(world, policyId);
		const credential = createCredential(device.publicKeyCredentialCreationOptions, ceremony);
		const { response, ...rest } = credential;
		const { transports, ...others } = told;
		const attestation = {
			...rest,
			response: { ...response, ...(transports !== undefined && { transports }) },
			...others,
		};
		const reply = await post(world, device, JSON.stringify(attestation));
		expect([reply.text, reply.status]).toEqual([reply.text, 200]);
		return reply.body;
	}

	it('shows a synced passkey as what it is', async () => {
		const credentialId = Buffer.from('a passkey in a phone');
		const aaguid = Buffer.from(AAGUID.replaceAll('-', ''), 'hex');
		const device = await registered(
			{ credentialId, aaguid, backupEligible: true, backedUp: true },
			{
				transports: ['hybrid', 'internal'],
				authenticatorAttachment: 'platform',
				clientExtensionResults: { credProps: { rk: true } },
			},
		);
		expect(device).toMatchObject({
			attributes: {
				transports: ['hybrid', 'internal'],
				isCrossPlatform: false,
				isResidentKey: true,
			},
			credentialId: credentialId.toString('base64url'),
			fidoRegistrationArtifacts: { attestationType: 'NONE' },
			backup: { backupEligibility: true, backupState: true },
			fidoDeviceMetadata: { mdsIdentifier: AAGUID },
			displayName: 'Passkey',
		});
	});

	it('shows a security key as what it is, and nothing that nobody told', async () => {
		const { securityKeysOnly } = sandbox.ids.policies;
		const device = await registered(
			{ format: 'packed' },
			{ transports: ['usb'] },
			securityKeysOnly,
		);
		expect(device).toMatchObject({
			attributes: { transports: ['usb'], isCrossPlatform: true },
			fidoRegistrationArtifacts: { attestationType: 'SELF' },
			backup: { backupEligibility: false, backupState: false },
			displayName: 'Security key',
		});
		expect((device as { attributes?: object }).attributes).not.toHaveProperty('isResidentKey');
		expect(device).not.toHaveProperty('fidoDeviceMetadata');
		const silent = await registered({});
		expect(silent).toMatchObject({ attributes: { isCrossPlatform: false, isResidentKey: true } });
		expect((silent as { attributes?: object }).attributes).not.toHaveProperty('transports');
	});

	it('is excluded from the next ceremony, with its transports', async () => {
		await registered({}, { transports: ['usb', 'nfc'] });
		const next = await pending(world);
		expect(JSON.parse(next.publicKeyCredentialCreationOptions)).toMatchObject({
			excludeCredentials: [{ type: 'public-key', transports: ['usb', 'nfc'] }],
		});
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
