import type { Comparison, Filter } from './parser.mts';

/** Reads one attribute of a resource; undefined when it has no value. */
export type AttributeReader<T> = (resource: T, attribute: string) => string | boolean | undefined;

function compare(actual: string | boolean, filter: Comparison, ignoreCase: boolean): boolean {
	if (typeof actual !== 'string' || typeof filter.value !== 'string') {
		return filter.operator === 'eq' && actual === filter.value;
	}
	const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
	const [left, right] = [fold(actual), fold(filter.value)];
	return filter.operator === 'eq' ? left === right : left.startsWith(right);
}

/**
 * Whether a resource satisfies a filter.
 *
 * @param filter the parsed filter
 * @param resource what to test
 * @param read how to get an attribute out of it
 * @param ignoreCase compare texts without regard to case
 */
export function satisfies<T>(
	filter: Filter,
	resource: T,
	read: AttributeReader<T>,
	ignoreCase: boolean,
): boolean {
	const test = (inner: Filter): boolean => satisfies(inner, resource, read, ignoreCase);
	switch (filter.kind) {
		case 'and':
			return test(filter.left) && test(filter.right);
		case 'or':
			return test(filter.left) || test(filter.right);
		case 'not':
			return !test(filter.inner);
		case 'compare': {
			const actual = read(resource, filter.attribute);
			return actual !== undefined && compare(actual, filter, ignoreCase);
		}
	}
}
