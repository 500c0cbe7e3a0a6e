import { verifyRegistrationResponse } from '@simplewebauthn/server';

import { normalizeAttestation } from '../../../nodes/PingOne/webauthn/attestation.ts';
import { checkAttestation } from '../../../nodes/PingOne/webauthn/checkAttestation.ts';
import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';
import { attestationObject, authenticatorData, register } from './authenticator.mts';
import { check, withObject } from './ceremonies.mts';
import { CEREMONY, CHALLENGE, DOCUMENTED_CHALLENGE, PUBLISHED } from './samples.mts';

function fromHex(hex: string): string {
	return Buffer.from(hex, 'hex').toString('base64url');
}

const published = {
	id: fromHex(PUBLISHED.credentialId),
	rawId: fromHex(PUBLISHED.credentialId),
	type: 'public-key' as const,
	clientExtensionResults: {},
	response: {
		clientDataJSON: fromHex(PUBLISHED.clientDataJSON),
		attestationObject: fromHex(PUBLISHED.attestationObject),
	},
};

describe('a right attestation', () => {
	it('is the vector that WebAuthn Level 3 publishes', () => {
		const facts = checkAttestation({
			attestation: normalizeAttestation(published),
			origin: 'https://example.org',
			rpId: 'example.org',
			challenge: [...Buffer.from(PUBLISHED.challenge, 'hex')],
		});
		expect(facts).toStrictEqual({
			origin: 'https://example.org',
			isFramed: false,
			// The COSE key is the last part of the object.
			publicKey: Buffer.from(PUBLISHED.attestationObject, 'hex')
				.subarray(-77)
				.toString('base64url'),
			format: 'none',
			certified: false,
			aaguid: '8446ccb9-ab1d-b374-750b-2367ff6f3a1f',
			userVerified: false,
			backupEligible: true,
			backedUp: true,
		});
	});

	it('is one that an independent verifier accepts', async () => {
		const registration = register(CEREMONY);
		const verified = await verifyRegistrationResponse({
			response: registration,
			expectedChallenge: DOCUMENTED_CHALLENGE,
			expectedOrigin: CEREMONY.origin,
			expectedRPID: CEREMONY.rpId,
		});
		const facts = check({}, { attestation: normalizeAttestation(registration) });
		expect(verified.verified).toBe(true);
		expect(verified.registrationInfo).toMatchObject({
			fmt: facts.format,
			aaguid: facts.aaguid,
			origin: facts.origin,
			userVerified: facts.userVerified,
			credentialBackedUp: facts.backedUp,
			credential: { id: registration.id },
		});
	});

	it('needs neither origin nor challenge to be given', () => {
		const facts = check({}, { origin: undefined, challenge: undefined });
		expect(facts.origin).toBe('https://login.pingone.com');
	});

	it.each([
		['base64url', DOCUMENTED_CHALLENGE],
		['base64', CHALLENGE.toString('base64')],
		['signed bytes', [...new Int8Array(CHALLENGE)]],
	])('may have its challenge given as %s', (_form, challenge) => {
		expect(check({}, { challenge }).origin).toBe(CEREMONY.origin);
	});

	it.each([
		['https://pingone.com', 'pingone.com'],
		['https://a.b.pingone.com:8443', 'pingone.com'],
		['http://localhost:5678', 'localhost'],
		['http://sso.localhost', 'localhost'],
	])('may come from %s', (origin, rpId) => {
		expect(check({ origin, rpId }, { origin, rpId }).origin).toBe(origin);
	});

	it.each([
		'https://login.pingone.com/',
		'HTTPS://Login.PingOne.com',
		' https://login.pingone.com:443 ',
	])('has its origin recognized in %p', (origin) => {
		expect(check({}, { origin }).origin).toBe('https://login.pingone.com');
	});

	it('may begin its client data with a byte order mark', () => {
		const clientDataPrefix = Buffer.from('efbbbf', 'hex');
		expect(check({ clientDataPrefix }).origin).toBe(CEREMONY.origin);
	});

	it('tells when it was made in a frame of another site', () => {
		const framed = (clientData: Record<string, unknown>) => check({ clientData }).isFramed;
		expect(framed({ crossOrigin: true, topOrigin: 'https://intranet.example' })).toBe(true);
		expect(framed({ crossOrigin: 'true' })).toBe(true);
		expect(framed({ crossOrigin: null })).toBe(true);
		expect(framed({ topOrigin: 'https://evil.example' })).toBe(true);
		expect(framed({ topOrigin: null })).toBe(true);
	});

	it.each([
		[0x41, { userVerified: false, backupEligible: false, backedUp: false }],
		[0x45, { userVerified: true, backupEligible: false, backedUp: false }],
		[0x49, { userVerified: false, backupEligible: true, backedUp: false }],
		[0x59, { userVerified: false, backupEligible: true, backedUp: true }],
	])('tells its flags %p', (flags, facts) => {
		expect(check({ flags })).toMatchObject(facts);
	});

	it('may have an ID longer than 255 bytes', () => {
		const credentialId = Buffer.alloc(1023, 5);
		expect(check({ credentialId }).userVerified).toBe(true);
	});
});

describe('refused, as WebAuthn Level 3 §7.1 asks', () => {
	it.each([
		['no one touched the authenticator', { flags: 0x44 }],
		['backed up, but not eligible for it', { flags: 0x55 }],
		['an ID of more than 1,023 bytes', { credentialId: Buffer.alloc(1024, 5) }],
		['extensions announced, but none there', { flags: 0xc5 }],
	])('%s', (_, change) => {
		expect(() => check(change)).toThrow(WebAuthnDataError);
	});

	it.each([
		['bytes behind the public key', Buffer.from([0])],
		['an extension that nobody announced', Buffer.from([0xa0])],
	])('%s', (_, more) => {
		const data = authenticatorData(CEREMONY, Buffer.alloc(16, 1));
		const attestation = withObject(attestationObject(Buffer.concat([data, more])));
		expect(() =>
			checkAttestation({ attestation, origin: CEREMONY.origin, rpId: CEREMONY.rpId }),
		).toThrow('more bytes follow its end');
	});

	it('no user verification, when the options demanded it', () => {
		expect(check({ flags: 0x41 }, { userVerification: false }).userVerified).toBe(false);
		expect(() => check({ flags: 0x41 }, { userVerification: true })).toThrow('did not verify');
	});

	it('an algorithm that the options did not offer', () => {
		expect(check({}, { algorithms: [-257, -7] }).userVerified).toBe(true);
		expect(() => check({}, { algorithms: [-257] })).toThrow('did not offer');
	});
});
