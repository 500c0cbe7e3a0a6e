import { readCbor } from '../../../nodes/PingOne/webauthn/cbor.ts';
import { draws } from '../../support/depth.mts';
import { attestationObject, cbor } from './authenticator.mts';
import { refusal, seeded } from './refusals.mts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const read = (hex: string) => readCbor(bytes(hex), 'response.attestationObject');

describe('reads', () => {
	// Examples of RFC 8949, Appendix A.
	it.each([
		['00', 0],
		['17', 23],
		['1818', 24],
		['1903e8', 1000],
		['1a000f4240', 1000000],
		['1b000000e8d4a51000', 1000000000000],
		['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
		['20', -1],
		['3863', -100],
		['3903e7', -1000],
		['f4', false],
		['f5', true],
		['f6', null],
		['f7', undefined],
		['60', ''],
		['6449455446', 'IETF'],
		['62c3bc', 'ü'],
		['63efbbbf', '\ufeff'],
		['80', []],
		['8301820203820405', [1, [2, 3], [4, 5]]],
		['a0', new Map()],
		[
			'a201020304',
			new Map([
				[1, 2],
				[3, 4],
			]),
		],
		[
			'a26161016162820203',
			new Map<string, unknown>([
				['a', 1],
				['b', [2, 3]],
			]),
		],
		['a1695f5f70726f746f5f5f01', new Map([['__proto__', 1]])],
		['4401020304', bytes('01020304')],
		['40', new Uint8Array(0)],
	])('%s', (hex, value) => {
		expect(read(hex)).toStrictEqual(value);
	});

	it('out of the middle of a larger buffer', () => {
		const large = bytes('ffff1903e8ff');
		expect(readCbor(large.subarray(2, 5), 'x')).toBe(1000);
	});

	it('arrays as deep as attestation statements need, and little deeper', () => {
		expect(read(`${'81'.repeat(16)}00`)).toHaveLength(1);
		expect(() => read(`${'81'.repeat(17)}00`)).toThrow('it is nested too deeply');
	});
});

describe('refuses', () => {
	it.each([
		['nothing', '', 'it ends too early'],
		['a cut number', '1903', 'it ends too early'],
		['a cut byte string', '44010203', 'it ends too early'],
		['a cut array', '8301', 'it ends too early'],
		['a cut map', 'a20102', 'it ends too early'],
		['4 GB of bytes', '5affffffff', 'it ends too early'],
		['an array of 2^52 entries', '9b0010000000000000', 'it ends too early'],
		['a map of 4 billion entries', 'baffffffff', 'it ends too early'],
		['a number beyond 2^53', '1b0020000000000000', 'it holds a number that is too large'],
		['a negative number beyond 2^53', '3bffffffffffffffff', 'it holds a number that is too large'],
		['a reserved length', '1c', 'it holds a length of an unknown kind'],
		['an indefinite byte string', '5f4101ff', 'it holds a length of an unknown kind'],
		['an indefinite array', '9f01ff', 'it holds a length of an unknown kind'],
		['a tag', 'c11a514b67b0', 'it contains a kind of value that authenticators do not produce'],
		['a half float', 'f93c00', 'it contains a kind of value that authenticators do not produce'],
		[
			'a double float',
			'fb3ff199999999999a',
			'it contains a kind of value that authenticators do not produce',
		],
		['a break', 'ff', 'it contains a kind of value that authenticators do not produce'],
		[
			'an unassigned simple value',
			'f0',
			'it contains a kind of value that authenticators do not produce',
		],
		['text that is not UTF-8', '61ff', 'it holds text that is not UTF-8'],
		['a key twice', 'a201000100', 'it has the same key twice'],
		['a key of bytes', 'a1410100', 'it has a key that is neither a number nor text'],
		['two items', '0000', 'more bytes follow its end'],
		['a million open arrays', '81'.repeat(1_000_000), 'it is nested too deeply'],
	])('%s', (_what, hex, actual) => {
		const refused = refusal(() => read(hex));
		expect(refused.code).toBe('CBOR_INVALID');
		expect(refused.message).toContain("'response.attestationObject'");
		expect(refused.message).toContain(actual);
	});
});

const DAMAGED = draws(400, 4_000);

it(`answers ${DAMAGED} random and damaged inputs with a value or a refusal, nothing else`, () => {
	const next = seeded(8949);
	const whole = attestationObject(Buffer.alloc(40, 7));
	let refused = 0;
	for (let round = 0; round < DAMAGED; round++) {
		const damaged = Uint8Array.from(round % 2 ? whole : Array.from({ length: next(40) }));
		const changes = round % 2 ? 1 + next(3) : damaged.length;
		for (let change = 0; change < changes; change++) {
			damaged[round % 2 ? next(damaged.length) : change] = next(256);
		}
		const input = damaged.subarray(0, round % 3 ? damaged.length : next(damaged.length + 1));
		try {
			readCbor(input, 'x');
		} catch {
			expect(refusal(() => readCbor(input, 'x')).code).toBe('CBOR_INVALID');
			refused++;
		}
	}
	expect(refused).toBeGreaterThan(DAMAGED / 4);
	expect(refused).toBeLessThan(DAMAGED);
});

it('undoes an encoder written apart from it', () => {
	const next = seeded(3);
	for (let round = 0; round < draws(50, 500); round++) {
		const key = next(70000) - 35000;
		const value = Buffer.from(Array.from({ length: next(400) }, () => next(256)));
		const decoded = readCbor(new Uint8Array(cbor(new Map([[key, value]]))), 'x');
		expect(decoded).toStrictEqual(new Map([[key, new Uint8Array(value)]]));
	}
});
