import { FLAG, readAssertionData } from '../../../nodes/PingOne/webauthn/authenticatorData.ts';

/** Authenticator data of a sign-in: 32 bytes of hash, flags, counter, and what follows. */
const data = (flags: number, ...more: number[]) =>
	Uint8Array.from([...Array.from({ length: 32 }, () => 9), flags, 0, 0, 1, 2, ...more]);

const { userPresent, userVerified, backupEligible, backedUp, attested, extensions } = FLAG;

it('tells who was there', () => {
	expect(readAssertionData(data(userPresent | backupEligible | backedUp))).toEqual({
		rpIdHash: new Uint8Array(32).fill(9),
		userPresent: true,
		userVerified: false,
	});
	expect(readAssertionData(data(userVerified))).toMatchObject({
		userPresent: false,
		userVerified: true,
	});
});

it('reads over extensions, a CBOR map', () => {
	const read = readAssertionData(data(userPresent | extensions, 0xa1, 0x61, 0x61, 1));
	expect(read.userPresent).toBe(true);
});

it.each([
	['too short', data(userPresent).subarray(1), 'it is too short'],
	['a registration’s', data(userPresent | attested), 'it carries a new credential'],
	['backed up, but never eligible', data(backedUp), 'its backup flags contradict each other'],
	['of extensions that are a number', data(extensions, 1), 'its extensions are not a map'],
	['longer without extensions', data(userPresent, 0xa0), 'more bytes follow its end'],
])('refuses data %s', (_, bytes, reason) => {
	expect(() => readAssertionData(bytes)).toThrow(reason);
});

it('refuses extensions that end early', () => {
	expect(() => readAssertionData(data(extensions))).toThrow();
	expect(() => readAssertionData(data(extensions, 0xa0, 0))).toThrow('more bytes follow its end');
});
