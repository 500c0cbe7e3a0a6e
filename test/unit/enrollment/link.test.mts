import {
	backupProofOf,
	digestOf,
	digestOfCode,
	isProof,
	isStartCode,
	type LinkBinding,
	matchesDigest,
	newProof,
	newStartCode,
	readStartCode,
} from '../../../nodes/PingOne/page/link/proof.ts';
import { Gate } from '../../../nodes/PingOne/page/http/gate.ts';

const BINDING: LinkBinding = {
	executionId: '7',
	userId: 'u',
	purpose: 'enrollment',
};

describe('the proof', () => {
	it('is 160 bits in letters and digits, another one each time', () => {
		const proof = newProof();
		expect(isProof(proof)).toBe(true);
		expect(proof).toHaveLength(32);
		expect(newProof()).not.toBe(proof);
	});

	it('is known by its digest, one of several, and by nothing else', () => {
		const [one, other] = [newProof(), newProof()];
		const digests = [one, other].map((proof) => digestOf(proof, BINDING));
		expect([one, other].map((proof) => matchesDigest(proof, BINDING, digests))).toEqual([
			true,
			true,
		]);
		expect(matchesDigest(newProof(), BINDING, digests)).toBe(false);
		expect(matchesDigest(one, BINDING, [])).toBe(false);
	});

	it.each(Object.keys(BINDING))('is of no other %s', (name) => {
		const other = { ...BINDING, [name]: 'other' } as LinkBinding;
		const proof = newProof();
		expect(matchesDigest(proof, other, [digestOf(proof, BINDING)])).toBe(false);
		const code = newStartCode();
		expect(isStartCode(code, proof, other, [digestOfCode(code, proof, BINDING)])).toBe(false);
	});

	it('does not mix up where one member ends and the next begins', () => {
		const one = digestOf('p', { ...BINDING, executionId: '1', userId: '2"' });
		expect(digestOf('p', { ...BINDING, executionId: '1","2', userId: '"' })).not.toBe(one);
	});

	it('uses every letter of its alphabet: nothing of the 160 bits is lost', () => {
		const letters = new Set(Array.from({ length: 200 }, newProof).join(''));
		expect(letters.size).toBe(32);
	});

	it('leads to that of a second link, and not back', () => {
		const proof = newProof();
		const backup = backupProofOf(proof);
		expect(isProof(backup)).toBe(true);
		expect(backupProofOf(proof)).toBe(backup);
		expect(backupProofOf(backup)).not.toBe(proof);
	});
});

describe('the start code', () => {
	it('has eight digits, which can be written in groups', () => {
		const [code, proof] = [newStartCode(), newProof()];
		expect(code).toMatch(/^\d{8}$/);
		const digests = [digestOfCode(code, proof, BINDING)];
		const isRight = (typed: string) => isStartCode(typed, proof, BINDING, digests);
		expect(isRight(` ${code.slice(0, 4)}-${code.slice(4)} `)).toBe(true);
		expect(['', code.slice(1)].map(isRight)).toEqual([false, false]);
	});

	it.each([
		['Arabic', '\u0660'],
		['Persian', '\u06f0'],
		['Devanagari', '\u0966'],
		['Thai', '\u0e50'],
		['full-width', '\uff10'],
	])('is read in %s digits, as the keyboard of its reader may have them', (_, zero) => {
		for (const code of ['01234567', '98765432']) {
			const digits = Array.from(code, (digit) =>
				String.fromCharCode(zero.charCodeAt(0) + Number(digit)),
			);
			expect(readStartCode(digits.join(''))).toBe(code);
		}
	});

	it('is of its own link only: the digits alone cannot be tried out', () => {
		const [code, proof] = [newStartCode(), newProof()];
		const digests = [digestOfCode(code, proof, BINDING)];
		expect(isStartCode(code, newProof(), BINDING, digests)).toBe(false);
	});
});

describe('the gate', () => {
	it('lets six requests of a wait in, and ends the oldest unread one for the next', () => {
		const gate = new Gate();
		const ended: number[] = [];
		const enter = (index: number) => gate.enter('k', () => ended.push(index));
		const entered = Array.from({ length: 6 }, (_, index) => enter(index));
		entered[0]?.bodyRead();
		expect(enter(6)).toBeDefined();
		expect(ended).toEqual([1]);
	});

	it('refuses one more when all are being answered, until one leaves', () => {
		const gate = new Gate();
		const enter = () => gate.enter('k', () => undefined);
		const entered = Array.from({ length: 6 }, enter);
		for (const one of entered) one?.bodyRead();
		expect(enter()).toBeUndefined();
		expect(gate.enter('other', () => undefined)).toBeDefined();
		entered[3]?.leave();
		expect(enter()).toBeDefined();
	});

	it('lets two hundred in for the whole process, and then one for each link', () => {
		const gate = new Gate();
		for (let index = 0; index < 200; index++) {
			gate.enter(`k${index}`, () => undefined)?.bodyRead();
		}
		expect(gate.enter('k1', () => undefined)).toBeUndefined();
		for (let index = 200; index < 2_000; index++) {
			gate.enter(`k${index}`, () => undefined)?.bodyRead();
		}
		expect(gate.enter('one more', () => undefined)).toBeUndefined();
	});
});
