import { FieldError } from '../../../nodes/PingOne/pingone/errors/fieldError.ts';
import { toDate } from '../../../nodes/PingOne/read/convert.ts';

const NINE_IN_NEW_YORK = '2026-11-29T14:00:00.000Z';

it.each([
	'2026-11-29T09',
	'2026-11-29T09:00',
	'2026-11-29 09:00:00',
	'2026-11-29t09:00:00,000',
	' 2026-11-29 14:00:00Z ',
	'2026-11-29T15:00:00+01:00',
	'2026-11-29 15:00:00 +01',
	'2026-11-29 09:00:00 America/New_York',
	'2026-11-29T09:00:00[America/New_York]',
	'2026-11-29 09:00:00 EST',
	'2026-11-29 14:00 UTC',
])('%j is one moment, wherever the server is', (text) => {
	expect(toDate(text, 'Until', 'America/New_York')).toBe(NINE_IN_NEW_YORK);
});

it.each([
	[100_000_000_000, '1973-03-03T09:46:40.000Z'],
	[8_640_000_000_000_000, '+275760-09-13T00:00:00.000Z'],
])('%d are milliseconds since 1970', (value, date) => {
	expect(toDate(value, 'Until', 'UTC')).toBe(date);
});

const refusal = (value: unknown): FieldError => {
	try {
		throw new Error(toDate(value, 'Until', 'UTC'));
	} catch (thrown) {
		if (thrown instanceof FieldError) return thrown;
		throw thrown;
	}
};

const SHEET = [', which looks like a date of Excel or Google Sheets', 'Format the column as text'];
const SECONDS = [', which looks like seconds since 1970', 'DateTime.fromSeconds'];

it.each([
	[0, '', 'Use a form like'],
	[-1, '', 'Use a form like'],
	[0.5, '', 'For a time from now'],
	[19_999, '', 'For a time from now'],
	[20_000, ...SHEET],
	[1_999_999, ...SHEET],
	[2_000_000, ...SECONDS],
	[99_999_999_999, ...SECONDS],
	[100_000_000_000.5, '', 'Use a form like'],
	[8_640_000_000_000_001, '', 'Use a form like'],
])('%d is no date, and what it may be meant as is said%s', (value, meaning, cure) => {
	const { message, hint } = refusal(value);
	expect(message).toBe(`'Until' must be a date, got '${value}'${meaning}`);
	expect(hint).toContain(cure);
});
