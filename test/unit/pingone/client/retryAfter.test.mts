import { retryAfterOf } from '../../../../nodes/PingOne/pingone/client/retryAfter.ts';

const DATE = 'Wed, 25 Nov 2026 10:00:07 GMT';
const response = (headers: Record<string, string>, inner?: object) => ({
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
