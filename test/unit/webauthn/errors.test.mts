import { quoted } from '../../../nodes/PingOne/webauthn/errors.ts';

describe('quoted text', () => {
	it('stays on one line', () => {
		expect(quoted('a\nb\u0000c\u202ed')).toBe("'a b c d'");
	});

	it('is cut to a readable length', () => {
		expect(quoted('a'.repeat(120))).toBe(`'${'a'.repeat(120)}'`);
		expect(quoted('a'.repeat(5000))).toBe(`'${'a'.repeat(120)}…'`);
	});
});
