import { type INodePropertyOptions, tryToParseDateTime } from 'n8n-workflow';
import { isJsonObject } from '../pingone/errors/apiResponse';
import { FieldError, quote } from '../pingone/errors/fieldError';

/**
 * What a value from an expression means. CSV files, forms, sheets and models give text for
 * everything, and n8n converts nothing inside a collection. What can mean one thing only is
 * converted; everything else is refused, and never dropped.
 */

const CHECK = 'Check the expression in this field.';

/** Nothing, or text without a visible character: a cell that was left empty. */
export const isBlank = (value: unknown): value is '' | undefined | null =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

export const isEmpty = (label: string, hint: string) => new FieldError(label, 'is empty', hint);

const YES: readonly unknown[] = [true, 1, 'true', 'yes', '1'];
const NO: readonly unknown[] = [false, 0, 'false', 'no', '0'];

const folded = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : value);

/** @throws FieldError for anything but true, false, yes, no, 1 and 0 */
export function toFlag(label: string, value: unknown): boolean {
	if (YES.includes(folded(value))) return true;
	if (NO.includes(folded(value))) return false;
	throw new FieldError(
		label,
		isBlank(value) ? 'is empty' : `must be true or false, got ${quote(value)}`,
		'Switch it on or off. An expression must return true or false.',
	);
}

const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** @returns undefined for what is no number; a number as text counts, "1,000" does not */
export function toNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	const text = typeof value === 'string' ? value.trim() : '';
	return PLAIN_NUMBER.test(text) ? Number(text) : undefined;
}

/** More are not told in a message. */
const MAX_NAMED = 12;

function inWords(names: string[]): string {
	if (names.length > MAX_NAMED) return `one of the ${names.length} entries of the list`;
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** @returns the entry's value, given that or its name @throws FieldError for anything else */
export function toChoice<Value extends INodePropertyOptions['value']>(
	label: string,
	value: unknown,
	options: Array<INodePropertyOptions & { value: Value }>,
): Value {
	const exact = options.find((option) => option.value === value);
	const near = options.filter(
		(option) => folded(option.value) === folded(value) || folded(option.name) === folded(value),
	);
	const found = exact ?? (near.length === 1 ? near[0] : undefined);
	if (found) return found.value;
	const names = inWords(options.map(({ name }) => name));
	throw new FieldError(
		label,
		isBlank(value) ? 'is empty' : `must be ${names}, got ${quote(value)}`,
		isBlank(value) ? `Choose ${names}.` : 'Choose it from the list.',
	);
}

const OBJECT_AS_TEXT = '[object Object]';

/** What each text with a mistake contains, and hardly any other. */
const MISTAKE = /\[object Object\]|\{\{/;

/** Whether `{{`, `$` and `}}` follow one another. */
function hasBraces(text: string): boolean {
	const value = text.indexOf('$', text.indexOf('{{'));
	return text.includes('{{') && value >= 0 && text.includes('}}', value);
}

/** @throws FieldError for text that shows a mistake in the workflow and can mean nothing */
function refuseMistakes(label: string, text: string, isSecret: boolean): void {
	if (text.includes(OBJECT_AS_TEXT)) {
		throw new FieldError(
			label,
			`contains '${OBJECT_AS_TEXT}': a whole object was inserted into text`,
			'Name one member of the object in the expression, such as {{ $json.user.email }}.',
		);
	}
	if (!hasBraces(text)) return;
	throw new FieldError(
		label,
		`is an expression that was not evaluated${isSecret ? '' : `, got ${quote(text)}`}`,
		'Change the field from Fixed to Expression.',
	);
}

function cureFor(value: unknown): string {
	if (Array.isArray(value)) {
		return 'This is a list. Split it before this node, for instance with Split Out, or name one entry, such as {{ $json.emails[0] }}.';
	}
	if (typeof value !== 'object' || value === null) return CHECK;
	return 'toISO' in value || 'toISOString' in value
		? 'This is a date. End the expression with .toISO() or, if that does not exist, .toISOString().'
		: 'This is a whole object. Name one member of it in the expression, such as {{ $json.user.email }}.';
}

/** @param isSecret keeps white space, quotes nothing @throws FieldError for no text or number */
export function toText(label: string, value: unknown, isSecret = false): string {
	if (typeof value === 'string') {
		if (MISTAKE.test(value)) refuseMistakes(label, value, isSecret);
		return isSecret ? value : value.trim();
	}
	if (value === undefined || value === null) return '';
	if (typeof value === 'bigint' || hasAllDigits(value)) return String(value);
	throw noText(label, value, isSecret);
}

/** Whether a number as text is what was meant: a long one has lost digits by now. */
const hasAllDigits = (value: unknown): value is number =>
	Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));

function noText(label: string, value: unknown, isSecret: boolean): FieldError {
	const got = isSecret ? `, got a value of the type ${typeof value}` : `, got ${quote(value)}`;
	return typeof value === 'number'
		? new FieldError(
				label,
				`must be text: as a number it lost digits${got}`,
				'Format it as text at its source, in the sheet or file.',
			)
		: new FieldError(label, `must be text${got}`, isSecret ? CHECK : cureFor(value));
}

/** @returns a list, or text with commas, without blank entries @throws FieldError for no text */
export function toList(label: string, value: unknown): string[] {
	const entries = Array.isArray(value) ? (value as unknown[]) : toText(label, value).split(',');
	return entries.map((entry) => toText(label, entry)).filter((entry) => entry !== '');
}

const FORM = 'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.';
const FROM_NOW =
	'For a time from now, use an expression such as {{ $now.plus({ hours: 8 }).toISO() }}.';

/** Days since 1900, as spreadsheets count, from 1954 to 2173: hours are below, yyMMdd is above. */
const isSerial = (value: number) => value >= 20_000 && value < 100_000;
/** In seconds since 1970, from 2000 to 2033: yyyyMMdd is below, yyyyMMddHH above. */
const isSeconds = (value: number) => value >= 946_684_800 && value < 2_000_000_000;
/** In ms since 1970, from 2000 to 2286: yyyyMMddHHmm is below, yyyyMMddHHmmss above. */
const isMs = (value: number) =>
	Number.isInteger(value) && value >= 946_684_800_000 && value < 10_000_000_000_000;

const noDate = (value: unknown, label: string) =>
	new FieldError(label, `must be a date, got ${quote(value)}`, FORM);

const DAY_AND_TIME = /^\d{4}-\d{2}-\d{2}(?:[t ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?)?/i;
const ZONE =
	/^(?: ?(?:Z|[+-]\d{2}(?::?\d{2})?|\[?[a-z]+(?:\/[\w+-]+)+\]?|UTC|GMT|[a-z]{1,2}[sde]t))?$/i;

/** Whether a text means one moment. JavaScript takes `9:00` and others in the server's time zone. */
function isMoment(text: string): boolean {
	const [start] = DAY_AND_TIME.exec(text) ?? [];
	return start !== undefined && ZONE.test(text.slice(start.length));
}

/** Whether a date is text that names no time zone: it is another moment in each. */
export function isWithoutZone(value: unknown): boolean {
	const text = typeof value === 'string' ? value.trim() : '';
	return DAY_AND_TIME.exec(text)?.[0] === text;
}

const asNumber = (value: unknown) =>
	typeof value === 'string' && /^(?!0\d)\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;

/** What a number that is no date may have been meant as, and what to do then. */
function guessOf(value: number): [meaning: string, cure: string] {
	if (isSerial(value)) {
		return [
			', which looks like an Excel or Google Sheets date',
			'Format the column as text in the sheet, or convert it: {{ DateTime.fromMillis(Math.round((Number($json.date) - 25569) * 86400000)).toISO() }}.',
		];
	}
	if (isSeconds(value)) {
		return [
			', which looks like seconds since 1970',
			'Convert it in the expression: {{ DateTime.fromSeconds(Number($json.time)).toISO() }}.',
		];
	}
	const isSpan = value > 0 && value < 20_000;
	return ['', isSpan ? FROM_NOW : FORM];
}

/** A number means one date in ms, another in seconds, and another in a spreadsheet. */
function fromNumber(value: number, label: string): string {
	if (isMs(value)) return new Date(value).toISOString();
	const [meaning, cure] = guessOf(value);
	throw new FieldError(label, `must be a date, got ${quote(value)}${meaning}`, cure);
}

/**
 * Reads a date: ISO 8601 text, milliseconds since 1970, or what n8n's date picker gives.
 * @param timezone IANA name, for a date without one
 * @returns ISO 8601 with milliseconds and Z, the one form that all of PingOne accepts
 * @throws FieldError
 */
export function toDate(value: unknown, label: string, timezone: string): string {
	const number = asNumber(value);
	if (typeof number === 'number') return fromNumber(number, label);
	const text = typeof value === 'string' ? value.trim() : value;
	// In a list, JavaScript takes "5" for a month.
	const isOne = typeof text === 'string' ? isMoment(text) : isJsonObject(text);
	if (!isOne) throw noDate(value, label);
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
