import {
	digestOf,
	isProof,
	isStartCode,
	type LinkBinding,
	makeProof,
	makeStartCode,
	matchesDigest,
	provesLink,
	requireSecret,
} from '../../../nodes/PingOne/page/link/proof.ts';
import { Gate } from '../../../nodes/PingOne/page/http/gate.ts';

const BINDING: LinkBinding = {
	executionId: '7',
	userId: 'u',
	salt: 's',
	purpose: 'enrollment',
};

describe('the proof', () => {
	it('is 160 bits in letters and digits, the same for the same link', () => {
		const proof = makeProof('secret', BINDING);
		expect(isProof(proof)).toBe(true);
		expect(proof).toHaveLength(32);
		expect(makeProof('secret', BINDING)).toBe(proof);
		expect(provesLink('secret', BINDING, proof)).toBe(true);
		expect(matchesDigest(proof, digestOf(proof))).toBe(true);
	});

	it.each(Object.keys(BINDING))('is of no other %s', (name) => {
		const other = { ...BINDING, [name]: 'other' };
		expect(provesLink('secret', other, makeProof('secret', BINDING))).toBe(false);
		expect(makeStartCode('secret', other)).not.toBe(makeStartCode('secret', BINDING));
	});

	it('is void once the secret has changed', () => {
		expect(provesLink('new secret', BINDING, makeProof('secret', BINDING))).toBe(false);
	});

	it('does not mix up where one member ends and the next begins', () => {
		const one = makeProof('secret', { ...BINDING, executionId: '1', userId: '2"' });
		expect(makeProof('secret', { ...BINDING, executionId: '1","2', userId: '"' })).not.toBe(one);
	});

	it('uses every letter of its alphabet: nothing of the 160 bits is lost', () => {
		const letters = new Set<string>();
		for (let index = 0; index < 200; index++) {
			for (const letter of makeProof('secret', { ...BINDING, salt: `${index}` }))
				letters.add(letter);
		}
		expect(letters.size).toBe(32);
	});

	it.each([undefined, '', ' ', 7, null])('needs a secret: %j is none', (clientSecret) => {
		expect(() => requireSecret({ clientSecret })).toThrow(
			"'Client Secret' of the credential is empty",
		);
	});
});

describe('the start code', () => {
	it('has eight digits, which can be written in groups', () => {
		const code = makeStartCode('secret', BINDING);
		expect(code).toMatch(/^\d{8}$/);
		expect(isStartCode('secret', BINDING, ` ${code.slice(0, 4)}-${code.slice(4)} `)).toBe(true);
		expect(isStartCode('secret', BINDING, '')).toBe(false);
		expect(isStartCode('secret', BINDING, code.slice(1))).toBe(false);
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
