import { summarizeFailures, summarizeWaits } from '../../../nodes/PingOne/run/summary.ts';

const failure = (message: string) => ({ message, hint: '', facts: {} });

it('says nothing of a run without failures, nor of a single item', () => {
	expect(summarizeFailures(3, [])).toBeUndefined();
	expect(summarizeFailures(1, [failure('no')])).toBeUndefined();
});

it('counts reasons, whatever they quote, and sums up those that are rare', () => {
	const failures = [
		failure("'User' has no account named 'ada'"),
		failure("'User' has no account named 'grace'"),
		...['one', 'two', 'three', 'four'].map((reason) => failure(`reason ${reason}`)),
	];
	const text = summarizeFailures(9, failures);
	expect(text).toMatch(/^3 of 9 items done, 6 failed: 2 × 'User' has no account; /);
	expect(text).toMatch(
		/ × other reasons\. Each failed item has an error with a hint: do what it says/,
	);
});

it.each([
	[0, undefined],
	[1, 'PingOne rate-limited this run once. The node waited 2 s in total and retried.'],
	[3, 'PingOne rate-limited this run 3 times. The node waited 2 s in total and retried.'],
])('%i waits say %p', (count, expected) => {
	expect(summarizeWaits('PingOne', { count, totalMs: 2_000 })).toBe(expected);
});
