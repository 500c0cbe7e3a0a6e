import type { IDataObject } from 'n8n-workflow';
import { retryAfterOf } from '../../../../nodes/PingOne/pingone/client/retryAfter.ts';

const DATE = 'Wed, 25 Nov 2026 10:00:07 GMT';
const response = (headers: IDataObject, inner?: object) => ({
	status: 503,
	headers,
	isEmpty: false,
	...(inner && { json: { details: [{ innerError: { ...inner } }] } }),
});

it.each<[string, Record<string, string>, object | undefined, number | undefined]>([
	['seconds', { 'retry-after': '3' }, undefined, 3000],
	[
		'a date, by the clock that wrote it',
		{ 'retry-after': 'Wed, 25 Nov 2026 10:00:17 GMT', date: DATE },
		undefined,
		10_000,
	],
	['the body’s date-time', { date: DATE }, { retryAfter: '2026-11-25T10:00:12Z' }, 5000],
	['the header before the body', { 'retry-after': '1', date: DATE }, { retryAfter: 'x' }, 1000],
	['a body that says something else', { date: DATE }, { retryAfter: 'soon' }, undefined],
	['nothing', {}, undefined, undefined],
])('reads %s', (_, headers, inner, ms) => {
	expect(retryAfterOf(response(headers, inner))).toBe(ms);
});

describe('the header', () => {
	const read = (value: unknown) =>
		retryAfterOf(
			response({ 'retry-after': value, date: 'Fri, 02 Jan 2026 03:04:05 GMT' } as IDataObject),
		);

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
	])('%j says %d ms', (value, ms) => {
		expect(read(value)).toBe(ms);
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
	])('%j says no time at all', (value) => {
		expect(read(value)).toBeUndefined();
	});
});
