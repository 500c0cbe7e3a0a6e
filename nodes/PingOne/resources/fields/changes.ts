import type { IDataObject } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';

/** The label of the field that names what is removed. */
export const CLEAR = 'Clear Fields';

/** A field that is named to be removed, and has a new value as well. @param name as it is shown */
export const givenAndCleared = (name: string): FieldError =>
	new FieldError(
		CLEAR,
		`names ${name}, which is given a value as well`,
		'Remove it from one of the two.',
	);

/** @returns what is to be changed @throws FieldError when that is nothing */
export function requireChanges<T extends IDataObject>(changes: T): T {
	if (Object.keys(changes).length > 0) return changes;
	throw new FieldError(
		'Update Fields',
		'has no value for this item, and nothing is to be cleared',
		'Add a field, or check the expressions: they returned no value.',
	);
}
