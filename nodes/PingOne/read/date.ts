import { tryToParseDateTime } from 'n8n-workflow';
import { FieldError, quote } from '../pingone/errors/fieldError';

const FORM = 'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.';

/** Days since 1900, as spreadsheets count: 2,000,000 would be in the year 7375. */
const MAX_SERIAL = 2_000_000;
/** In 1954. A smaller number is a number of hours or days, or nothing at all. */
const MIN_SERIAL = 20_000;

/** In ms since 1970 this is March 1973; in seconds, the year 5138. */
const MIN_MS = 100_000_000_000;

const noDate = (value: unknown, label: string) =>
	new FieldError(label, `must be a date, got ${quote(value)}`, FORM);

const asNumber = (value: unknown) =>
	typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;

/** A number means one date in ms, another in seconds, and another in a spreadsheet. */
function fromNumber(value: number, label: string): string {
	if (value >= MIN_MS && Number.isInteger(value) && value <= 8_640_000_000_000_000) {
		return new Date(value).toISOString();
	}
	const meaning =
		value >= MIN_SERIAL && value < MAX_SERIAL
			? `, which looks like a date of Excel or Google Sheets`
			: value > MAX_SERIAL && value < MIN_MS
				? ', which looks like seconds since 1970'
				: '';
	const cure =
		meaning === ''
			? value > 0 && value < MIN_SERIAL
				? 'For a time from now, use an expression such as {{ $now.plus({ hours: 8 }).toISO() }}.'
				: FORM
			: value < MAX_SERIAL
				? `Format the column as text in the sheet, or convert it: {{ DateTime.fromMillis(Math.round((Number($json.date) - 25569) * 86400000)).toISO() }}.`
				: 'Convert it in the expression: {{ DateTime.fromSeconds(Number($json.time)).toISO() }}.';
	throw new FieldError(label, `must be a date, got ${quote(value)}${meaning}`, cure);
}

/**
 * Reads a date.
 *
 * @param value ISO 8601 text, milliseconds since 1970, or what n8n's date picker or an expression
 * gives
 * @param label visible label of the field
 * @param timezone IANA name, for a date without one
 * @returns ISO 8601 with milliseconds and Z, the one form that all of PingOne accepts
 * @throws FieldError
 */
export function toDate(value: unknown, label: string, timezone: string): string {
	const number = asNumber(value);
	if (typeof number === 'number') return fromNumber(number, label);
	const text = typeof value === 'string' ? value.trim() : value;
	if (typeof text === 'string' && !/^\d{4}-\d{2}-\d{2}(?:$|[T ])/.test(text)) {
		throw noDate(value, label);
	}
	try {
		const date = tryToParseDateTime(text, timezone);
		// February 30 would silently become March 2.
		if (typeof text === 'string' && date.day !== Number(text.slice(8, 10))) {
			throw noDate(value, label);
		}
		return date.toJSDate().toISOString();
	} catch {
		throw noDate(value, label);
	}
}
