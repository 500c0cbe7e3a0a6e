import { parseRetryAfter } from '../../../nodes/PingOne/pace/retryAfter.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('parseRetryAfter', () => {
	it.each([
		['1', 1000],
		[' 30 ', 30_000],
		[2, 2000],
		['1.5', 1500],
		['0', 0],
		['600', 600_000],
		[['7', '9'], 7000],
		['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
		['Friday, 02-Jan-26 03:04:15 GMT', 10_000],
		['Fri Jan  2 03:04:15 2026', 10_000],
		['Fri, 02 Jan 2026 03:04:00 GMT', 0],
		['Thu, 01 Jan 1970 00:00:00 GMT', 0],
	])('reads %j as %d ms', (value, ms) => {
		expect(parseRetryAfter(value, NOW)).toBe(ms);
	});

	it.each([
		undefined,
		null,
		'',
		'-1',
		-5,
		Number.NaN,
		Infinity,
		'9'.repeat(400),
		'soon',
		'1 second',
		'0x10',
		'1e3',
		'2026-01-02T03:04:15Z',
		'Fri, 99 Foo 2026 03:04:15 GMT',
		{},
		[],
		true,
	])('takes %j for no time at all', (value) => {
		expect(parseRetryAfter(value, NOW)).toBeUndefined();
	});
});
