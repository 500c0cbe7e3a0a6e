import type { IDataObject } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';

// A filter that was added but has no usable value for an item is an error, and never skipped:
// skipping it would widen the result, and the next node may delete everything in it. An expression
// without a result leaves a member that exists and is undefined.
const REMOVE = 'or remove this filter: without it nothing is filtered by it.';

/** A member of a Filters collection: its name and its visible label. */
type Member = [name: string, label: string];

/** @returns text, trimmed; undefined when the filter was not added @throws FieldError */
export function readFilterText(filters: IDataObject, [name, label]: Member): string | undefined {
	if (!(name in filters)) return undefined;
	const value = filters[name];
	const found = typeof value === 'number' ? String(value) : (value ?? '');
	if (typeof found === 'string' && found.trim() !== '') return found.trim();
	const what = typeof found === 'string' ? 'is empty' : `must be text, got ${quote(value)}`;
	throw new FieldError(label, what, `Enter a value, ${REMOVE}`);
}

/** @returns true or false; undefined when the filter was not added @throws FieldError */
export function readFilterFlag(filters: IDataObject, [name, label]: Member): boolean | undefined {
	if (!(name in filters)) return undefined;
	const value = filters[name];
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new FieldError(
		label,
		`must be true or false, got ${quote(value)}`,
		`Switch it on or off, ${REMOVE}`,
	);
}

/**
 * @param allowed the allowed values
 * @returns one of them; undefined when the filter was not added
 * @throws FieldError
 */
export function readFilterChoice(
	filters: IDataObject,
	member: Member,
	allowed: string[],
): string | undefined {
	const found = readFilterText(filters, member);
	if (found === undefined || allowed.includes(found)) return found;
	throw new FieldError(
		member[1],
		`must be ${allowed.join(' or ')}, got ${quote(found)}`,
		'Pick it from the list.',
	);
}

/** @returns texts, from an array or separated by commas; undefined when the filter was not added @throws FieldError */
export function readFilterList(filters: IDataObject, member: Member): string[] | undefined {
	const value = filters[member[0]];
	const text = Array.isArray(value) ? value.join(',') : value;
	const found = readFilterText(
		{ ...filters, ...(text !== value && { [member[0]]: text }) },
		member,
	);
	return found?.split(',').map((entry) => entry.trim());
}
