import type { random } from './enrollment/brokenBodies.mts';

type Roll = ReturnType<typeof random>;

const LONG = ['(Correlation ID:', '\\u202e', '\\n', 'é', '/', '[', 'a ', '😀'];

const nested = (levels: number) => '[{"x":'.repeat(levels) + '1' + '}]'.repeat(levels);

/** JSON of one object, made hostile in one of many ways: cut, long, deep, doubled, badly encoded. */
export function hostileBytes(roll: Roll, seed: object): Buffer {
	const text = JSON.stringify(seed);
	const at = Math.floor(roll() * text.length);
	const many = Math.floor(10 ** (1 + roll() * 4));
	const long = LONG[Math.floor(roll() * LONG.length)].repeat(many);
	const changed = [
		() => text.slice(0, at),
		() => text.slice(0, at) + String.fromCharCode(Math.floor(roll() * 65_536)) + text.slice(at + 1),
		() => text.replace(/"([^"]*)"/, (_, name: string) => `"${name}":1,"${name}"`),
		() => text.replace(/:"[^"]*"/, `:"${long}"`),
		() => text.replace(/:"[^"]*"/, () => `:${nested(Math.ceil(many / 10))}`),
		() => nested(many),
		() => `[${Array(Math.min(many, 5_000)).fill(text).join(',')}]`,
		() => text.replace('{', `{"__proto__":{"code":"x"},"constructor":null,"${long}":1,`),
		() => text.replace(/:"[^"]*"/g, ':null'),
		() => text.replace(/"/g, "'"),
		() => long,
		() => '',
	][Math.floor(roll() * 12)]();
	const encodings = ['utf8', 'utf8', 'utf8', 'latin1', 'utf16le'] as const;
	return Buffer.from(changed, encodings[Math.floor(roll() * encodings.length)]);
}
