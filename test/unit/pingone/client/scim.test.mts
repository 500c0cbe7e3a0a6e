import {
	allOf,
	anyOf,
	equals,
	literal,
	startsWith,
} from '../../../../nodes/PingOne/pingone/client/scim.ts';

it.each([
	['Ada', '"Ada"'],
	['O"Brien', String.raw`"O\"Brien"`],
	['a\\b', String.raw`"a\\b"`],
	['a\\"b', String.raw`"a\\\"b"`],
	['*', '"*"'],
	['李 🔑 Zoe\u0308', '"李 🔑 Zoe\u0308"'],
	['', '""'],
])('%j is one literal', (value, expected) => {
	expect(literal(value)).toBe(expected);
	expect(JSON.parse(literal(value))).toBe(value);
});

it('compares texts and booleans', () => {
	expect(equals('username', 'x" or username sw "')).toBe(
		String.raw`username eq "x\" or username sw \""`,
	);
	expect(equals('enabled', false)).toBe('enabled eq false');
	expect(equals('externalId', 'true')).toBe('externalId eq "true"');
	expect(startsWith('email', 'a')).toBe('email sw "a"');
});

it('joins', () => {
	expect(allOf([])).toBeUndefined();
	expect(allOf(['a eq "1"'])).toBe('a eq "1"');
	expect(allOf(['a eq "1"', 'b eq true'])).toBe('a eq "1" and b eq true');
	expect(anyOf(['a sw "1"', 'b sw "1"'])).toBe('(a sw "1") or (b sw "1")');
});
