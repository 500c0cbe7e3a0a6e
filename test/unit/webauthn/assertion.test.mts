import { createHash } from 'node:crypto';
import { normalizeAssertion } from '../../../nodes/PingOne/webauthn/assertion.ts';
import {
	type AssertionCheck,
	checkAssertion,
} from '../../../nodes/PingOne/webauthn/checkAssertion.ts';
import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';
import { toRequestOptionsJson } from '../../../nodes/PingOne/webauthn/options.ts';
import { requireSignature } from '../../../nodes/PingOne/webauthn/publicKey.ts';
import {
	createCredential,
	registerKey,
	type SignIn,
	signInWith,
} from '../../support/softAuthenticator.mts';

const CHALLENGE = Array.from({ length: 32 }, (_, index) => index * 8 - 128);
const OPTIONS = JSON.stringify({
	challenge: CHALLENGE,
	timeout: 120_000,
	rpId: 'example.com',
	allowCredentials: [{ type: 'public-key', id: [-1, 0, 127], transports: ['usb'] }],
	userVerification: 'required',
});
const ORIGIN = 'https://login.example.com';

const creation = JSON.stringify({ rp: { id: 'example.com' }, challenge: CHALLENGE });
const newKey = () => registerKey(creation).key;

/** Checks a sign-in that differs from the right one by `signIn`, by rules changed by `asked`. */
function check(signIn: SignIn = {}, asked: Partial<AssertionCheck> = {}, key = newKey()) {
	const assertion = normalizeAssertion(signInWith(key, OPTIONS, { origin: ORIGIN, ...signIn }));
	return checkAssertion({
		assertion,
		origin: ORIGIN,
		rpId: 'example.com',
		challenge: CHALLENGE,
		userVerification: true,
		...asked,
	});
}

function codeOf(work: () => unknown): string {
	try {
		work();
	} catch (thrown) {
		if (thrown instanceof WebAuthnDataError) return thrown.code;
		throw thrown;
	}
	return 'accepted';
}

describe('request options', () => {
	it('have base64url where browsers want it, and everything else as PingOne sent it', () => {
		expect(toRequestOptionsJson(OPTIONS)).toEqual({
			challenge: Buffer.from(CHALLENGE).toString('base64url'),
			timeout: 120_000,
			rpId: 'example.com',
			allowCredentials: [{ type: 'public-key', id: '_wB_', transports: ['usb'] }],
			userVerification: 'required',
		});
	});

	it.each([
		['an object', JSON.parse(OPTIONS) as object],
		['text that was encoded twice', JSON.stringify(OPTIONS)],
		['with nulls', JSON.stringify({ ...(JSON.parse(OPTIONS) as object), timeout: null })],
	])('are read from %s', (_, options) => {
		expect(toRequestOptionsJson(options).rpId).toBe('example.com');
	});

	it.each([
		['no JSON', 'x', 'NOT_JSON'],
		['no challenge', '{"rpId":"example.com"}', 'MISSING_MEMBER'],
		['a wrapper', `{"publicKey":${OPTIONS}}`, 'MISSING_MEMBER'],
		['keys that are no list', '{"challenge":"AAAA","allowCredentials":"x"}', 'WRONG_TYPE'],
	])('with %s are refused', (_, options, code) => {
		expect(codeOf(() => toRequestOptionsJson(options))).toBe(code);
	});
});

describe('an assertion', () => {
	it('takes the form of Ping’s own browser code', () => {
		const key = newKey();
		const sent = signInWith(key, OPTIONS, { origin: ORIGIN });
		const urlForm = Object.fromEntries(
			Object.entries(sent.response).map(([name, value]) => [
				name,
				Buffer.from(value, 'base64').toString('base64url'),
			]),
		);
		const given = {
			...sent,
			rawId: sent.id,
			response: urlForm,
			authenticatorAttachment: 'platform',
		};
		expect(normalizeAssertion(given)).toEqual(sent);
		expect(normalizeAssertion(JSON.stringify(given))).toEqual(sent);
	});

	it('keeps a user handle, and has an empty one for a key that gives none', () => {
		const sent = signInWith(newKey(), OPTIONS);
		const handle = { ...sent, response: { ...sent.response, userHandle: 'AQID' } };
		expect(normalizeAssertion(handle).response.userHandle).toBe('AQID');
		const none = { ...sent, response: { ...sent.response, userHandle: null } };
		expect(normalizeAssertion(none).response.userHandle).toBe('');
	});

	it('is told from a registration', () => {
		expect(codeOf(() => normalizeAssertion(createCredential(creation)))).toBe('NOT_A_SIGN_IN');
	});

	it('says what the key said', () => {
		const key = newKey();
		expect(check({}, {}, key)).toEqual({
			origin: ORIGIN,
			credentialId: key.id.toString('base64url'),
			userVerified: true,
		});
	});

	it.each<[string, SignIn, Partial<AssertionCheck>, string]>([
		['another ceremony', { type: 'webauthn.create' }, {}, 'TYPE_MISMATCH'],
		['another challenge', { challenge: 'AAAA' }, {}, 'CHALLENGE_MISMATCH'],
		['another origin', { origin: 'https://example.com' }, {}, 'ORIGIN_MISMATCH'],
		['an origin without TLS', {}, { origin: 'http://login.example.com' }, 'ORIGIN_MISMATCH'],
		['another relying party', { rpId: 'example.org' }, {}, 'RP_ID_MISMATCH'],
		['an origin outside of it', {}, { rpId: 'example.org' }, 'ORIGIN_OUTSIDE_RP'],
		['a key that was not asked', {}, { allowed: ['AAAA'] }, 'CREDENTIAL_NOT_ALLOWED'],
		['no touch', { userPresent: false }, {}, 'USER_NOT_PRESENT'],
		['no user verification', { userVerified: false }, {}, 'USER_NOT_VERIFIED'],
		['a frame of another site', { clientData: { crossOrigin: true } }, {}, 'ORIGIN_MISMATCH'],
		['a top origin', { clientData: { topOrigin: 'https://x.example' } }, {}, 'ORIGIN_MISMATCH'],
	])('with %s is refused', (_, signIn, asked, code) => {
		expect(codeOf(() => check(signIn, asked))).toBe(code);
	});

	it('without user verification passes where it is not asked for', () => {
		expect(check({ userVerified: false }, { userVerification: false }).userVerified).toBe(false);
	});

	it('with authenticator data of another length is refused', () => {
		const sent = signInWith(newKey(), OPTIONS, { origin: ORIGIN });
		const data = Buffer.from(sent.response.authenticatorData, 'base64');
		const withData = (bytes: Buffer) => () =>
			checkAssertion({
				assertion: normalizeAssertion({
					...sent,
					response: { ...sent.response, authenticatorData: bytes.toString('base64') },
				}),
				origin: ORIGIN,
				rpId: 'example.com',
				challenge: CHALLENGE,
				userVerification: true,
			});
		expect(codeOf(withData(data.subarray(0, 36)))).toBe('AUTH_DATA_INVALID');
		expect(codeOf(withData(Buffer.concat([data, Buffer.alloc(1)])))).toBe('AUTH_DATA_INVALID');
	});
});

describe('a signature', () => {
	const signedBy = (key = newKey()) => {
		const { response } = signInWith(key, OPTIONS);
		const client = Buffer.from(response.clientDataJSON, 'base64');
		const data = Buffer.from(response.authenticatorData, 'base64');
		const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
		return { signed, signature: Buffer.from(response.signature, 'base64'), key: key.publicKey };
	};

	it('is verified with the public key of the registration', () => {
		const { key, signed, signature } = signedBy();
		expect(() => requireSignature(key, signed, signature)).not.toThrow();
	});

	it('of other data, of another key or with a flipped bit is refused', () => {
		const { key, signed, signature } = signedBy();
		expect(codeOf(() => requireSignature(key, signed.subarray(1), signature))).toBe(
			'SIGNATURE_INVALID',
		);
		expect(codeOf(() => requireSignature(newKey().publicKey, signed, signature))).toBe(
			'SIGNATURE_INVALID',
		);
		for (let at = 0; at < signature.length; at += 1) {
			const flipped = Buffer.from(signature);
			flipped[at] = (flipped[at] ?? 0) ^ 1;
			expect(codeOf(() => requireSignature(key, signed, flipped))).toBe('SIGNATURE_INVALID');
		}
	});

	it.each([
		['no CBOR', Buffer.from([0xff]), 'CBOR_INVALID'],
		['no map', Buffer.from([0x01]), 'PUBLIC_KEY_INVALID'],
		['an unknown algorithm', Buffer.from([0xa1, 0x03, 0x38, 0xc7]), 'PUBLIC_KEY_INVALID'],
		[
			'a type that is not its algorithm’s',
			Buffer.from([0xa2, 1, 3, 3, 0x26]),
			'PUBLIC_KEY_INVALID',
		],
		['its parts missing', Buffer.from([0xa3, 1, 2, 3, 0x26, 0x20, 1]), 'PUBLIC_KEY_INVALID'],
	])('cannot be verified with a key with %s', (_, key, code) => {
		const { signed, signature } = signedBy();
		expect(codeOf(() => requireSignature(key, signed, signature))).toBe(code);
	});
});
