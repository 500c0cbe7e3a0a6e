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
