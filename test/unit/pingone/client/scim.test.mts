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
	expect(equals('username', 'x" or username sw "').text).toBe(
		String.raw`username eq "x\" or username sw \""`,
	);
	expect(equals('enabled', false).text).toBe('enabled eq false');
	expect(equals('externalId', 'true').text).toBe('externalId eq "true"');
	expect(startsWith('email', 'a').text).toBe('email sw "a"');
});

it('joins', () => {
	const [one, two] = [equals('a', '1'), equals('b', true)];
	expect(allOf([])).toBeUndefined();
	expect(allOf([one])?.text).toBe('a eq "1"');
	expect(allOf([one, two])?.text).toBe('a eq "1" and b eq true');
	expect(anyOf(['a sw "1"', 'b sw "1"'])).toBe('(a sw "1") or (b sw "1")');
});

it.each([
	[equals('name.family', 'Lovelace'), { name: { family: 'Lovelace' } }, true],
	[equals('name.family', 'Lovelace'), { name: { family: 'LOVELACE' } }, undefined],
	[equals('name.family', 'Lovelace'), { name: { family: 'Byron' } }, false],
	[equals('name.family', 'Lovelace'), {}, false],
	[equals('enabled', true), { enabled: true }, true],
	[equals('enabled', true), { enabled: false }, false],
	[equals('enabled', true), {}, undefined],
	[startsWith('name', 'Ni'), { name: 'Night shift' }, true],
	[startsWith('name', 'Ni'), { name: 'night shift' }, undefined],
	[startsWith('name', 'Ni'), { name: 'Day shift' }, false],
	[allOf([equals('a', '1'), equals('b', true)]), { a: '1', b: true }, true],
	[allOf([equals('a', '1'), equals('b', true)]), { a: '1' }, undefined],
	[allOf([equals('a', '1'), equals('b', true)]), { a: '2' }, false],
])('%j: %j is %s', (filter, entry, expected) => {
	expect(filter?.holds(entry)).toBe(expected);
});
