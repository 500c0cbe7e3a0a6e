import { paceFor } from '../../../../nodes/PingOne/pingone/client/steps/pace.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('shares one pace per limit', () => {
	expect(paceFor('a')).toBe(paceFor('a'));
	expect(paceFor('a')).not.toBe(paceFor('b'));
});

it('keeps 500 at most, and drops those that were idle longest', () => {
	const first = paceFor('limit 0');
	for (let count = 1; count < 501; count++) paceFor(`limit ${count}`);
	const last = paceFor('limit 500');
	expect(paceFor('limit 0')).not.toBe(first);
	expect(paceFor('limit 500')).toBe(last);
});

it('keeps them over idle days, and drops them after a week', async () => {
	const idle = paceFor('idle');
	const used = paceFor('used');
	const week = 604_800_000;
	await jest.advanceTimersByTimeAsync(week / 2);
	expect(paceFor('used')).toBe(used);
	await jest.advanceTimersByTimeAsync(week / 2 + 2000);
	expect(paceFor('used')).toBe(used);
	expect(paceFor('idle')).not.toBe(idle);
});
