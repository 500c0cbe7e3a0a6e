import { Estimate } from '../../../nodes/PingOne/pace/estimate.ts';
import { RequestLog } from '../../../nodes/PingOne/pace/log.ts';

/** What is made of a refusal in the second second of a server's clock; accepted before it, by second. */
function goalAfter(...accepted: [number, number]) {
	const log = new RequestLog();
	for (const [second, count] of accepted.entries()) {
		for (let place = 0; place < count; place += 1) {
			Object.assign(log.add(second * 500 + place * 10, 0, 5_000), { outcome: 'accepted', second });
		}
	}
	const first = Object.assign(log.add(900, 0, 5_000), { outcome: 'refused', second: 1 } as const);
	const estimate = new Estimate(log);
	estimate.refused({ first, count: log.total - 1, rate: 100, ran: 0.9, pause: 1 });
	return estimate.recovery?.goal;
}

it('takes the count of the server’s second for the limit, where no other second saw two more', () => {
	const limit = goalAfter(20, 20);
	expect(limit).toBeCloseTo(0.98 * 20);
	expect(goalAfter(21, 20)).toBe(limit);
	expect(goalAfter(22, 20)).not.toBe(limit);
});
