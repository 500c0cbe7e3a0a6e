import { RateControl } from '../../../nodes/PingOne/pace/rate.ts';

it.each([
	[100, 1_000],
	[2_000, 8_000],
])('takes a request for stuck by what others took: %d ms, so %d ms', (tookMs, stuckMs) => {
	const rate = new RateControl();
	rate.answered(rate.sent(0), tookMs, 'accepted');
	expect(rate.stuckMs).toBe(stuckMs);
});

it('gives up slowing down where failures come as early at five lower rates', () => {
	const rate = new RateControl();
	let now = 0;
	const believes = Array.from({ length: 6 }, () => {
		for (const outcome of ['accepted', 'accepted', 'accepted', 'refused'] as const) {
			now += 100;
			const sent = rate.sent(now);
			sent.isFailure = outcome === 'refused';
			rate.answered(sent, 50, outcome);
		}
		now += 1_000;
		rate.resume(now, 1_000);
		return rate.believesFailures(now);
	});
	expect(believes).toEqual([true, true, true, true, false, false]);
	expect(rate.believesFailures(now + 20_000)).toBe(true);
});
