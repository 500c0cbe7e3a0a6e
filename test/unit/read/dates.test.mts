import { tryToParseDateTime } from 'n8n-workflow';
import { FieldError } from '../../../nodes/PingOne/pingone/errors/fieldError.ts';
import { toDate, toText } from '../../../nodes/PingOne/read/convert.ts';

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
	[946_684_800_000, '2000-01-01T00:00:00.000Z'],
	['9999999999999', '2286-11-20T17:46:39.999Z'],
])('%j are milliseconds since 1970', (value, date) => {
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

const SHEET = [', which looks like an Excel or Google Sheets date', 'Format the column as text'];
const SECONDS = [', which looks like seconds since 1970', 'DateTime.fromSeconds'];

it.each([
	[0, '', 'Use a form like'],
	[-1, '', 'Use a form like'],
	[0.5, '', 'For a time from now'],
	[19_999, '', 'For a time from now'],
	[20_000, ...SHEET],
	[99_999.5, ...SHEET],
	[100_000, '', 'Use a form like'],
	[946_684_799, '', 'Use a form like'],
	[946_684_800, ...SECONDS],
	[1_999_999_999.5, ...SECONDS],
	[2_000_000_000, '', 'Use a form like'],
	[946_684_799_999, '', 'Use a form like'],
	[946_684_800_000.5, '', 'Use a form like'],
	[10_000_000_000_000, '', 'Use a form like'],
])('%d is no date, and what it may be meant as is said%s', (value, meaning, cure) => {
	const { message, hint } = refusal(value);
	expect(message).toBe(`'Until' must be a date, got '${value}'${meaning}`);
	expect(hint).toContain(cure);
});

it.each([
	'20260131090000',
	20_260_131_090_000,
	'202601310900',
	'2026013109',
	'20260131',
	20_260_131,
	'260131',
	'260131090000',
	'01312026090000',
	'31012026090000',
	'20260131T090000Z',
])('%j, a date without its signs, is no number of something since 1970', (value) => {
	expect(refusal(value)).toMatchObject({
		message: `'Until' must be a date, got '${value}'`,
		hint: 'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.',
	});
});

it.each([[['2026-01-31']], [[1_769_850_000_000]], [[5]], [5n]])(
	'%j is no date, whatever JavaScript makes of it as text',
	(value) => {
		expect(refusal(value).message).toMatch(/^'Until' must be a date, got /);
	},
);

it.each([new Date(0), tryToParseDateTime('1970-01-01T00:00:00Z')])(
	'%s is no text, and what makes it one is said',
	(date) => {
		const words =
			'This is a date. End the expression with .toISO() or, if that does not exist, .toISOString().';
		expect(() => toText('Hired On', date)).toThrow(
			expect.objectContaining({ hint: words }) as unknown as Error,
		);
	},
);
