import { tryToParseDateTime } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';

const noDate = (value: unknown, field: string) =>
	new FieldError(
		field,
		`must be a date, got ${quote(value)}`,
		'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.',
	);

/**
 * Reads a date from a field.
 *
 * @param value ISO 8601 text, or what n8n's date picker or an expression gives
 * @param field visible label of the field
 * @param timezone IANA name, for a date without one
 * @returns ISO 8601 with milliseconds and Z, the one form that all of PingOne accepts
 * @throws FieldError
 */
export function readDate(value: unknown, field: string, timezone: string): string {
	const text = typeof value === 'string' ? value.trim() : value;
	if (typeof text === 'string' && !/^\d{4}-\d{2}-\d{2}(?:$|[T ])/.test(text)) {
		throw noDate(value, field);
	}
	try {
		const date = tryToParseDateTime(text, timezone);
		// February 30 would silently become March 2.
		if (typeof text === 'string' && date.day !== Number(text.slice(8, 10))) {
			throw noDate(value, field);
		}
		return date.toJSDate().toISOString();
	} catch {
		throw noDate(value, field);
	}
}
