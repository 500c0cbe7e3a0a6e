import type { Comparison, Filter } from './parser.mts';

/** A value of an attribute: a list satisfies a comparison when one of its members does. */
export type AttributeValue = string | boolean | string[] | undefined;

/** Reads one attribute of a resource; undefined when it has no value. */
export type AttributeReader<T> = (resource: T, attribute: string) => AttributeValue;

function holds(operator: Comparison['operator'], left: string, right: string): boolean {
	switch (operator) {
		case 'eq':
			return left === right;
		case 'sw':
			return left.startsWith(right);
		case 'gt':
			return left > right;
		case 'ge':
			return left >= right;
		case 'lt':
			return left < right;
		case 'le':
			return left <= right;
	}
}

function compare(actual: AttributeValue, filter: Comparison, ignoreCase: boolean): boolean {
	if (Array.isArray(actual)) return actual.some((each) => compare(each, filter, ignoreCase));
	if (typeof actual !== 'string' || typeof filter.value !== 'string') {
		return filter.operator === 'eq' && actual === filter.value;
	}
	const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
	return holds(filter.operator, fold(actual), fold(filter.value));
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
		case 'compare':
			return compare(read(resource, filter.attribute), filter, ignoreCase);
	}
}
