import { RateControl } from '../../../nodes/PingOne/pace/rate.ts';

it.each([
	[100, 1_000],
	[2_000, 8_000],
])('takes a request for stuck by what others took: %d ms, so %d ms', (tookMs, stuckMs) => {
	const rate = new RateControl();
	rate.answered(rate.sent(0), tookMs, 'accepted');
	expect(rate.stuckMs).toBe(stuckMs);
});
