import { activate, ORIGIN, pending, post } from './activation.mts';
import type { Reply } from '../support/pingOneClient.mts';
import { details } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';
import {
	createCredential,
	type Ceremony,
	type PingCredential,
} from '../support/softAuthenticator.mts';

const world = useWorld();
const { sandbox, api } = world;

async function expectRefused(reply: Reply<unknown>, expected: string): Promise<void> {
	expect([reply.status, (reply.body as { code: string }).code, ...details(reply)]).toEqual([
		400,
		'INVALID_DATA',
		expected,
	]);
	const active = (await api('GET', sandbox.devicesPath())).text.match(/"status":"ACTIVE"/g);
	expect(active).toBeNull();
}

describe('a ceremony that went wrong', () => {
	const clientData = 'attestation.response.clientDataJSON';
	const authData = 'attestation.response.attestationObject.authData';

	it.each<[string, Ceremony, string]>([
		['an origin outside the RP ID', { origin: 'https://example.org' }, 'INVALID_VALUE origin'],
		['a lookalike origin', { origin: 'https://badexample.com' }, 'INVALID_VALUE origin'],
		['plain http', { origin: 'http://example.com' }, 'INVALID_VALUE origin'],
		['an origin with a path', { origin: 'https://example.com/' }, 'INVALID_VALUE origin'],
		['another challenge', { challenge: 'AAAA' }, `INVALID_VALUE ${clientData}.challenge`],
		['an assertion', { type: 'webauthn.get' }, `INVALID_VALUE ${clientData}.type`],
		['another RP ID', { rpId: 'example.org' }, `INVALID_VALUE ${authData}.rpIdHash`],
		['no user verification', { userVerified: false }, `INVALID_VALUE ${authData}.flags`],
		[
			'a forged signature',
			{ format: 'packed', forgeSignature: true },
			'INVALID_VALUE attestation.response.attestationObject.attStmt',
		],
	])('is refused: %s', async (_, ceremony, expected) => {
		const device = await pending(world);
		const origin = ceremony.origin ?? ORIGIN;
		await expectRefused(await activate(world, device, { ...ceremony, origin }), expected);
		expect((await activate(world, device)).status).toBe(200);
	});

	it('is refused when the request names another origin than the browser', async () => {
		const device = await pending(world);
		const credential = createCredential(device.publicKeyCredentialCreationOptions);
		const reply = await post(world, device, JSON.stringify(credential), 'https://sso.example.com');
		await expectRefused(reply, `INVALID_VALUE ${clientData}.origin`);
	});

	it('is refused with a synced passkey when the policy does not allow them', async () => {
		const device = await pending(world, sandbox.ids.policies.securityKeysOnly);
		const reply = await activate(world, device, { backupEligible: true });
		await expectRefused(reply, `INVALID_VALUE ${authData}.flags`);
	});

	it('is refused after the challenge has expired', async () => {
		await sandbox.control('POST', '/settings', { challengeLifetimeSeconds: 120 });
		const device = await pending(world);
		await sandbox.control('POST', '/time/advance', { seconds: 121 });
		await expectRefused(await activate(world, device), 'INVALID_VALUE attestation');
	});
});

describe('the request body', () => {
	type Spoil = (credential: PingCredential) => unknown;
	const base64url = (text: string): string => Buffer.from(text, 'base64').toString('base64url');
	const withResponse =
		(changes: Partial<PingCredential['response']>): Spoil =>
		(credential) => ({ ...credential, response: { ...credential.response, ...changes } });

	it.each<[string, Spoil, string]>([
		['base64url in rawId', (all) => ({ ...all, rawId: base64url(all.rawId) }), 'rawId'],
		['padding in id', (all) => ({ ...all, id: `${all.id}=` }), 'id'],
		['another rawId than id', (all) => ({ ...all, rawId: 'AAAA' }), 'rawId'],
		['another ID than was signed', (all) => ({ ...all, id: 'AAAA', rawId: 'AAAA' }), 'id'],
		['no type', ({ type: _, ...all }) => all, 'type'],
		['no response', ({ response: _, ...all }) => all, 'response'],
		['no client data', withResponse({ clientDataJSON: undefined }), 'response.clientDataJSON'],
		['broken client data', withResponse({ clientDataJSON: 'AAAA' }), 'response.clientDataJSON'],
		['broken CBOR', withResponse({ attestationObject: 'AAAA' }), 'response.attestationObject'],
	])('is refused with %s', async (_, spoil, member) => {
		const device = await pending(world);
		// An ID whose base64 holds both letters that base64url writes differently.
		const credentialId = Buffer.concat([Buffer.from([0xfb, 0xff, 0xbf]), Buffer.alloc(29, 7)]);
		const options = device.publicKeyCredentialCreationOptions;
		const credential = createCredential(options, { credentialId });
		const reply = await post(world, device, JSON.stringify(spoil(credential)));
		await expectRefused(reply, `INVALID_VALUE attestation.${member}`);
		expect((await post(world, device, JSON.stringify(credential))).status).toBe(200);
	});

	it('is refused with the attestation as an object', async () => {
		const device = await pending(world);
		const credential = createCredential(device.publicKeyCredentialCreationOptions);
		await expectRefused(await post(world, device, credential), 'INVALID_VALUE attestation');
	});

	it.each([
		['', 'EMPTY_VALUE attestation'],
		['text', 'INVALID_VALUE attestation'],
		['[]', 'INVALID_VALUE attestation'],
		[undefined, 'REQUIRED_VALUE attestation'],
	])('is refused with the attestation %j', async (attestation, expected) => {
		await expectRefused(await post(world, await pending(world), attestation), expected);
	});

	it('tolerates further members, as Ping’s own code sends some', async () => {
		const device = await pending(world);
		const credential = createCredential(device.publicKeyCredentialCreationOptions);
		const more = { clientExtensionResults: {}, authenticatorAttachment: 'platform' };
		expect((await post(world, device, JSON.stringify({ ...credential, ...more }))).status).toBe(
			200,
		);
	});
});
