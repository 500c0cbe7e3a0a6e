import { readFileSync } from 'node:fs';

/** What version 0.1 of this package has kept, as it is in n8n's database. */
export const kept = (name: string): unknown =>
	JSON.parse(readFileSync(`test/state/0.1/${name}.json`, 'utf8'));

/** The same of what is an object. */
export const frozen = (name: string) => kept(name) as Record<string, unknown>;

/** Every member of a value, at any depth, as the way to it. */
export function waysIn(value: unknown, way: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => [
		[...way, name],
		...waysIn(inner, [...way, name]),
	]);
}

/** The value with one member replaced. @param by undefined to leave it out */
export function replaced(value: unknown, [name, ...rest]: string[], by: unknown): unknown {
	const entries = Object.entries(value as object) as Array<[string, unknown]>;
	const inner = entries.find(([each]) => each === name)?.[1];
	const next = rest.length > 0 ? replaced(inner, rest, by) : by;
	const others = entries.filter(([each]) => each !== name);
	const all = next === undefined ? others : [...others, [name, next] as const];
	return Array.isArray(value) ? all.map(([, each]) => each) : Object.fromEntries(all);
}

const at = (value: unknown, way: string[]): unknown =>
	way.reduce((inner, name) => (inner as Record<string, unknown>)[name], value);

const kindOf = (value: unknown) =>
	value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

const OF_ANY_TYPE: unknown[] = [undefined, null, 'x', 7, true, [7], { id: 7 }];

/** A value with one of its members missing, null, or of another type: with each, in each way. */
export const damaged = (value: object): Array<{ what: string; value: unknown }> =>
	waysIn(value).flatMap((way) =>
		OF_ANY_TYPE.filter((by) => kindOf(by) !== kindOf(at(value, way))).map((by) => ({
			what: `${way.join('.')}: ${JSON.stringify(by)}`,
			value: replaced(value, way, by),
		})),
	);
