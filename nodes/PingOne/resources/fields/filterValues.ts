import type { FieldReader } from '../../read/reader';
import { FieldError } from '../../pingone/errors/fieldError';

// A filter that was added but has no usable value for an item is an error, and never skipped:
// skipping it would widen the result, and the next node may delete everything in it. An expression
// without a result leaves a member that exists and is undefined.
const REMOVE = 'Enter a value, or remove this filter: without it nothing is filtered by it.';

/** @returns text, trimmed; undefined when the filter was not added @throws FieldError */
export const readFilterText = (filters: FieldReader<undefined>, name: string): string | undefined =>
	filters.filledText(name, REMOVE);

/** @returns the chosen values; undefined when the filter was not added @throws FieldError */
export function readFilterChoices(
	filters: FieldReader<undefined>,
	name: string,
): string[] | undefined {
	const chosen = filters.choices(name);
	if (chosen?.length !== 0) return chosen;
	throw new FieldError(filters.label(name), 'is empty', REMOVE);
}
