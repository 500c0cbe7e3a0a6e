import { FieldError, quote } from './fieldError';
import { cut } from './foreign';

/** Longer than any address of the console. */
const MAX_SEARCHED = 500;
const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a value has the form of a PingOne resource ID (PingOne API reference: IDs are UUIDs). */
export const isUuid = (value: unknown): value is string =>
	typeof value === 'string' && UUID.test(value);

/**
 * Checks an ID for a path, into which `/`, `?`, `%` and `..` must not get. @param field label
 * @returns it in lower case @throws FieldError for what is no UUID
 */
export function requireUuid(value: unknown, field: string): string {
	const id = typeof value === 'string' ? value.trim() : value;
	if (id === '' || id === undefined || id === null) {
		throw new FieldError(
			field,
			'is empty',
			'Select an entry from the list, or check the expression: it returned no value.',
		);
	}
	if (!isUuid(id)) {
		// An address of the console names its environment, too.
		const isAddress = typeof id !== 'string' || id.includes('/');
		const inside = new Set(isAddress ? [] : cut(id, MAX_SEARCHED).match(UUIDS));
		throw new FieldError(
			field,
			`must be a PingOne ID, got ${quote(id)}`,
			inside.size === 1
				? `Enter ${quote([...inside][0])} alone.`
				: 'A PingOne ID looks like 5eba3946-1f22-43b4-b603-93c1016f1b72. Copy it from the PingOne console, or select the entry from the list.',
		);
	}
	return id.toLowerCase();
}
