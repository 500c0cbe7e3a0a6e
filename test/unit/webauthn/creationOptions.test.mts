import { toCreationOptionsJson } from '../../../nodes/PingOne/webauthn/options.ts';
import {
	DOCUMENTED_CHALLENGE,
	DOCUMENTED_OPTIONS,
	DOCUMENTED_USER_ID,
	documentedOptions as options,
} from './samples.mts';

const EXPECTED = {
	rp: { id: 'pingone.com', name: 'PingOne' },
	user: { id: DOCUMENTED_USER_ID, displayName: 'antonik_adham', name: 'antonik_adham' },
	challenge: DOCUMENTED_CHALLENGE,
	pubKeyCredParams: [
		{ type: 'public-key', alg: -7 },
		{ type: 'public-key', alg: -37 },
		{ type: 'public-key', alg: -257 },
	],
	timeout: 120000,
	excludeCredentials: [],
	authenticatorSelection: {
		residentKey: 'required',
		requireResidentKey: true,
		userVerification: 'required',
	},
	attestation: 'direct',
};

describe('the sample in the PingOne API reference', () => {
	it.each([
		['text as returned', DOCUMENTED_OPTIONS],
		['text encoded once more', JSON.stringify(DOCUMENTED_OPTIONS)],
		['parsed object', JSON.parse(DOCUMENTED_OPTIONS) as object],
	])('converts from %s', (_form, input) => {
		expect(toCreationOptionsJson(input)).toStrictEqual(EXPECTED);
	});

	it('has the bytes that wrapping signed numbers modulo 256 gives', () => {
		const { user, challenge } = JSON.parse(DOCUMENTED_OPTIONS) as {
			user: { id: number[] };
			challenge: number[];
		};
		const wrapped = (bytes: number[]) =>
			Buffer.from(Int8Array.from(bytes).buffer).toString('base64url');
		expect(wrapped(user.id)).toBe(DOCUMENTED_USER_ID);
		expect(wrapped(challenge)).toBe(DOCUMENTED_CHALLENGE);
		expect(Buffer.from(DOCUMENTED_CHALLENGE, 'base64url')).toHaveLength(32);
	});

	it('stays the same when converted again, and leaves its input alone', () => {
		const input = JSON.parse(DOCUMENTED_OPTIONS) as object;
		const once = toCreationOptionsJson(input);
		expect(toCreationOptionsJson(once)).toStrictEqual(EXPECTED);
		expect(JSON.stringify(input)).toBe(DOCUMENTED_OPTIONS);
	});
});

describe('members', () => {
	it('keeps what it does not know, at every level', () => {
		const more = {
			hints: ['client-device'],
			attestationFormats: ['packed'],
			later: { deep: [1, null] },
			unknown: null,
			rp: { id: 'pingone.com', name: 'PingOne', icon: 'i' },
			user: { id: [1], name: 'ada', displayName: 'Ada', icon: 'i' },
			pubKeyCredParams: [{ type: 'public-key', alg: -8, weight: 1 }],
			excludeCredentials: [{ type: 'public-key', id: [-1], transports: ['usb'], note: 'n' }],
		};
		expect(toCreationOptionsJson(options(more))).toStrictEqual({
			...EXPECTED,
			...more,
			user: { id: 'AQ', name: 'ada', displayName: 'Ada', icon: 'i' },
			excludeCredentials: [{ type: 'public-key', id: '_w', transports: ['usb'], note: 'n' }],
		});
	});

	it('takes null for an absent optional member', () => {
		const nulls = {
			timeout: null,
			excludeCredentials: null,
			authenticatorSelection: null,
			hints: null,
			attestation: null,
			attestationFormats: null,
			extensions: null,
		};
		expect(Object.keys(toCreationOptionsJson(options(nulls)))).toStrictEqual([
			'rp',
			'user',
			'challenge',
			'pubKeyCredParams',
		]);
	});

	it('passes extensions, with byte arrays as base64url where WebAuthn has them', () => {
		const extensions = {
			credProps: true,
			prf: { eval: { first: [-1, 2], second: 'AQ' }, other: [1] },
			largeBlob: { support: 'preferred', write: [1, 2, 3] },
			vendor: { bytes: [1, 2] },
		};
		expect(toCreationOptionsJson(options({ extensions })).extensions).toStrictEqual({
			credProps: true,
			prf: { eval: { first: '_wI', second: 'AQ' }, other: [1] },
			largeBlob: { support: 'preferred', write: 'AQID' },
			vendor: { bytes: [1, 2] },
		});
		const plain = { prf: {}, largeBlob: true };
		expect(toCreationOptionsJson(options({ extensions: plain })).extensions).toStrictEqual(plain);
	});

	it('cannot be made to change prototypes', () => {
		const text = DOCUMENTED_OPTIONS.replace('{', '{"__proto__":{"polluted":true},');
		const converted = toCreationOptionsJson(text);
		expect(converted.polluted).toBeUndefined();
		expect(Object.getPrototypeOf(converted)).toBe(Object.prototype);
	});

	it.each([
		['-7', -7],
		['-65535', -65535],
		[-2147483648, -2147483648],
		['2147483647', 2147483647],
		['0', 0],
	])('reads algorithm %p', (alg, expected) => {
		const converted = toCreationOptionsJson(options({ pubKeyCredParams: [{ alg }] }));
		expect(converted.pubKeyCredParams[0].alg).toBe(expected);
	});
});
