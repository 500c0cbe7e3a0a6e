import { readAttestationObject } from '../../../nodes/PingOne/webauthn/attestationObject.ts';
import { attestationObject, authenticatorData, cbor } from './authenticator.mts';

const CEREMONY = {
	rpId: 'example.com',
	origin: 'https://example.com',
	challenge: Buffer.alloc(32),
};
const ID = Buffer.alloc(16, 7);
const ATTESTED = 0x45;
const WITH_EXTENSIONS = ATTESTED | 0x80;

/** An attestation object with something else in the place of the public key. */
const withKey = (flags: number, ...parts: Buffer[]) => {
	const whole = authenticatorData({ ...CEREMONY, flags }, ID);
	const before = whole.subarray(0, 32 + 1 + 4 + 16 + 2 + ID.length);
	return attestationObject(Buffer.concat([before, ...parts]));
};
const KEY = cbor(new Map([[3, -7]]));

it.each([
	['is no map', withKey(ATTESTED, cbor('key')), 'its public key is not a COSE key'],
	['names no algorithm', withKey(ATTESTED, cbor(new Map([[1, 2]]))), 'names no algorithm'],
	['names it in words', withKey(ATTESTED, cbor(new Map([[3, 'ES256']]))), 'names no algorithm'],
	['is followed by no map', withKey(WITH_EXTENSIONS, KEY, cbor(1)), 'its extensions are not a map'],
])('refuses a public key that %s', (_, object, problem) => {
	expect(() => readAttestationObject(object)).toThrow(problem);
});

it('reads the algorithm, with extensions behind the key or without', () => {
	const extensions = cbor(new Map([['credProtect', 2]]));
	expect(readAttestationObject(withKey(ATTESTED, KEY)).algorithm).toBe(-7);
	expect(readAttestationObject(withKey(WITH_EXTENSIONS, KEY, extensions)).algorithm).toBe(-7);
});

it('says of data that end where a credential would begin that they carry none', () => {
	const present = authenticatorData({ ...CEREMONY, flags: 0x05 }, ID).subarray(0, 37);
	expect(() => readAttestationObject(attestationObject(present))).toThrow('carries no credential');
});
