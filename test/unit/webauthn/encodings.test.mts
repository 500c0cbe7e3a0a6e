import {
	bytesFrom,
	sameBytes,
	toBase64,
	toBase64Url,
} from '../../../nodes/PingOne/webauthn/encodings.ts';
import { draws } from '../../support/depth.mts';
import { refusal, seeded } from './refusals.mts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const read = (value: unknown) => hex(bytesFrom(value, 'challenge'));

describe('bytes from', () => {
	it.each([
		['signed array', [-5, -1, -66, 1], 'fbffbe01'],
		['limits of signed bytes', [-128, -1, 0, 127], '80ff007f'],
		['unsigned array', [251, 255, 190, 1], 'fbffbe01'],
		['limits of unsigned bytes', [0, 127, 128, 255], '007f80ff'],
		['negative zero', [-0], '00'],
		['base64url', '-_--AQ', 'fbffbe01'],
		['base64url with padding', '-_--AQ==', 'fbffbe01'],
		['base64', '+/++AQ==', 'fbffbe01'],
		['base64 without padding', '+/++AQ', 'fbffbe01'],
		['text in both alphabets', 'AQID', '010203'],
		['JSON of a Uint8Array', JSON.parse(JSON.stringify(Uint8Array.of(251, 1))), 'fb01'],
		['JSON of an Int8Array', JSON.parse(JSON.stringify(Int8Array.of(-5, 1))), 'fb01'],
		['JSON of a Buffer', JSON.parse(JSON.stringify(Buffer.from([251, 1]))), 'fb01'],
		['part of a buffer', new Uint8Array([9, 251, 1, 9]).subarray(1, 3), 'fb01'],
		['signed view', Int8Array.of(-5, 1), 'fb01'],
		['ArrayBuffer', Uint8Array.of(251, 1).buffer, 'fb01'],
	])('%s', (_form, value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it('gives a copy, so that later changes to the input do not reach it', () => {
		const source = Uint8Array.of(1, 2);
		const bytes = bytesFrom(source, 'id');
		source[0] = 9;
		expect(hex(bytes)).toBe('0102');
	});
});

describe('refused', () => {
	const sparse: unknown[] = [1];
	sparse[2] = 3;
	it.each([
		['both ranges in one array', [-1, 128], 'INVALID_BYTES', '128'],
		['below a signed byte', [-129], 'INVALID_BYTES', '-129'],
		['above an unsigned byte', [256], 'INVALID_BYTES', '256'],
		['fraction', [1.5], 'INVALID_BYTES', '1.5'],
		['not a number', [Number.NaN], 'INVALID_BYTES', 'NaN'],
		['text in an array', [1, '2'], 'INVALID_BYTES', 'text'],
		['hole in an array', sparse, 'INVALID_BYTES', 'missing'],
		['array in an array', [[1]], 'INVALID_BYTES', 'an array'],
		['keys that are no indexes', { a: 1 }, 'WRONG_TYPE', 'an object'],
		['missing index', { 0: 1, 2: 1 }, 'WRONG_TYPE', 'an object'],
		['other character', 'AQ ID', 'INVALID_BASE64', 'it holds other characters'],
		['line break at the end', 'AQID\n', 'INVALID_BASE64', 'it holds other characters'],
		['padding inside', 'AQ==AQ==', 'INVALID_BASE64', 'it holds other characters'],
		['padding only', '====', 'INVALID_BASE64', 'it holds other characters'],
		['both alphabets', '+_AA', 'INVALID_BASE64', 'it mixes the two'],
		['impossible length', 'AQIDA', 'INVALID_BASE64', 'no bytes have a text of this length'],
		['too little padding', 'AQ=', 'INVALID_BASE64', 'no bytes have a text of this length'],
		['too much padding', 'AQI==', 'INVALID_BASE64', 'no bytes have a text of this length'],
		['bits beyond the last byte', 'AR', 'INVALID_BASE64', 'it was cut off'],
		['empty text', '', 'MISSING_MEMBER', 'empty'],
		['empty array', [], 'MISSING_MEMBER', 'empty'],
		[
			'JSON of an ArrayBuffer',
			JSON.parse(JSON.stringify(new ArrayBuffer(4))),
			'MISSING_MEMBER',
			'empty',
		],
		['nothing', undefined, 'MISSING_MEMBER', 'missing'],
		['null', null, 'MISSING_MEMBER', 'null'],
		['number', 7, 'WRONG_TYPE', 'a number'],
		['boolean', true, 'WRONG_TYPE', 'a boolean'],
	])('%s', (_form, value, code, actual) => {
		const refused = refusal(() => bytesFrom(value, 'user.id'));
		expect(refused.code).toBe(code);
		expect(refused.message).toContain("'user.id'");
		expect(refused.message).toContain(actual);
	});
});

it('agrees with Node for random byte strings in every form', () => {
	const next = seeded(20230612);
	for (let round = 0; round < draws(400, 2_000); round++) {
		const bytes = Buffer.from(Array.from({ length: 1 + next(70) }, () => next(256)));
		const expected = bytes.toString('hex');
		expect(toBase64Url(bytes)).toBe(bytes.toString('base64url'));
		expect(toBase64(bytes)).toBe(bytes.toString('base64'));
		for (const form of [
			Array.from(bytes),
			Array.from(new Int8Array(bytes)),
			bytes.toString('base64'),
			bytes.toString('base64').replace(/=/g, ''),
			bytes.toString('base64url'),
			Object.assign({}, Array.from(bytes)),
		]) {
			expect(read(form)).toBe(expected);
		}
	}
});

it('compares byte strings by length and content', () => {
	expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
	expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
	expect(sameBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
});
