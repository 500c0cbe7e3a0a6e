import { requestToken, send } from '../support/pingOneClient.mts';
import { createPending, type DeviceBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

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
		const user = `${environment}/users/${sandbox.user().id}`;
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
			user: { id: sandbox.user().id },
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
			// Not in the sample, but in Ping's own test of its browser code.
			extensions: { credProps: true, hmacCreateSecret: true },
		});
	});
});

describe('creation options', () => {
	it('carry the hints and the attestation of the policy', async () => {
		const { fido2Policies, policies } = sandbox.ids;
		const options = async (): Promise<Record<string, unknown>> => {
			const device = await createPending(api, sandbox.user().id, policies.securityKeysOnly);
			return JSON.parse(device.publicKeyCredentialCreationOptions) as Record<string, unknown>;
		};
		expect(await options()).toMatchObject({ hints: ['security-key'], attestation: 'direct' });
		await sandbox.control('POST', `/fido2Policies/${fido2Policies.securityKeys}`, {
			attestationRequirements: 'ENTERPRISE',
			publicKeyCredentialHints: [],
		});
		expect(await options()).toMatchObject({ attestation: 'enterprise' });
		expect(await options()).not.toHaveProperty('hints');
	});

	it('hold 32 signed bytes each, the challenge new every time, the user handle never', async () => {
		const made: Options[] = [];
		for (let index = 0; index < 8; index += 1) {
			made.push(optionsOf(await createPending(api, sandbox.user().id, sandbox.ids.policyId)));
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
		const device = await createPending(
			api,
			sandbox.user().id,
			sandbox.ids.policies.securityKeysOnly,
		);
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
		const changed = optionsOf(await createPending(api, sandbox.user().id, sandbox.ids.policyId));
		expect([changed.attestation, changed.timeout]).toEqual(['none', 30_000]);
	});

	it('exclude the credentials of active devices', async () => {
		const { credential } = await sandbox.control<{ credential: { id: string } }>(
			'POST',
			`/users/${sandbox.user().id}/devices`,
		);
		const { excludeCredentials } = optionsOf(
			await createPending(api, sandbox.user().id, sandbox.ids.policyId),
		);
		expect(excludeCredentials.map(({ type }) => type)).toEqual(['public-key']);
		expect(Buffer.from(excludeCredentials[0].id).toString('base64url')).toBe(credential.id);
	});
});
