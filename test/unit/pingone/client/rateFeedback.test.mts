import { readRateFeedback } from '../../../../nodes/PingOne/pingone/client/steps/pace.ts';

const REQUEST = { method: 'GET' as const, path: ['users'], timeoutMs: 1000 };

const response = (status: number, headers: Record<string, string>) => ({
	status,
	headers,
	isEmpty: true,
	...(headers['retry-after'] && { retryAfterMs: 2000 }),
});

describe('what a response says about the rate limit', () => {
	const date = 'Wed, 25 Nov 2026 10:00:07 GMT';
	const second = Date.UTC(2026, 10, 25, 10, 0, 7) / 1000;

	it.each([
		['the second that Date names', 204, { date }, { second }],
		['nothing without Date', 204, {}, {}],
		['nothing by a Date that is none', 204, { date: 'soon' }, {}],
		['a refusal', 429, { 'retry-after': '2', date }, { second, refused: { retryAfterMs: 2000 } }],
		['a failure by a proxy’s empty success', 200, { date }, { second, failed: {} }],
		['a failure by an outage', 503, { date }, { second, failed: {} }],
		[
			'a failure that asks for a wait',
			503,
			{ 'retry-after': '2', date },
			{ second, failed: { retryAfterMs: 2000 } },
		],
		['a refusal that names no time', 429, {}, { refused: { retryAfterMs: undefined } }],
	])('%s', (_, status, headers, feedback) => {
		const answer = response(status, headers as Record<string, string>);
		expect(readRateFeedback(answer, REQUEST)).toEqual(feedback);
	});

	it('how long it took, without the token that was fetched before', () => {
		const now = jest.spyOn(performance, 'now').mockReturnValue(5_000);
		const answer = { ...response(204, {}), sentAtMs: 4_900 };
		expect(readRateFeedback(answer, REQUEST)).toEqual({ tookMs: 100 });
		now.mockRestore();
	});
});
