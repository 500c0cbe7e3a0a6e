import { gaugeOf } from '../../sandbox/limits/gauges.mts';
import type { RateLimit } from '../../sandbox/limits/rateLimit.mts';

/** When requests are let through if one is tried every millisecond. */
function admitted(limit: RateLimit, milliseconds: number, from = 0): number[] {
	const gauge = gaugeOf(limit);
	const times: number[] = [];
	for (let now = from; now < from + milliseconds; now += 1) {
		// As often as goes in the same millisecond.
		while (gauge.wait(now) === 0) {
			gauge.take(now);
			times.push(now - from);
		}
	}
	return times;
}

const within = (times: number[], from: number, to: number): number =>
	times.filter((time) => time >= from && time < to).length;

describe('a bucket', () => {
	it('holds its burst and refills evenly', () => {
		const times = admitted({ perSecond: 10, burst: 5 }, 1_001);
		expect(times.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 100]);
		expect(times).toHaveLength(15);
	});

	it('can be one deep', () => {
		expect(admitted({ perSecond: 4, burst: 1 }, 1_000)).toEqual([0, 250, 500, 750]);
	});
});

describe('a sliding log', () => {
	it('never lets more through in any span of its length', () => {
		const times = admitted({ kind: 'log', perSecond: 5, seconds: 2 }, 6_000, 700);
		expect(times).toHaveLength(30);
		for (let from = 0; from <= 4_000; from += 37) {
			expect(within(times, from, from + 2_000)).toBeLessThanOrEqual(10);
		}
	});
});

describe('a sliding counter', () => {
	it('weighs the former window by what is left of it', () => {
		const gauge = gaugeOf({ kind: 'counter', perSecond: 10 });
		for (let taken = 0; taken < 10; taken += 1) gauge.take(gauge.wait(900) + 900);
		expect(gauge.wait(900)).toBe(100);
		// Nine tenths of the ten still count at 1100, so one more goes.
		expect(gauge.wait(1_100)).toBe(0);
		gauge.take(1_100);
		expect(gauge.wait(1_100)).toBeGreaterThan(0);
		expect(gauge.wait(1_200)).toBe(0);
		expect(gauge.wait(3_000)).toBe(0);
	});
});

describe('a fixed window', () => {
	it('begins with the full second, or later by its phase', () => {
		expect(admitted({ kind: 'window', perSecond: 2 }, 1_000, 500)).toEqual([0, 0, 500, 500]);
		expect(admitted({ kind: 'window', perSecond: 2, phase: 700 }, 1_000, 500)).toEqual([
			0, 0, 200, 200,
		]);
	});

	it('can begin with its first request', () => {
		const limit: RateLimit = { kind: 'window', perSecond: 2, phase: 'first' };
		expect(admitted(limit, 2_100, 123)).toEqual([0, 0, 1_000, 1_000, 2_000, 2_000]);
	});

	it('can be a minute long', () => {
		const times = admitted({ kind: 'window', perSecond: 10, seconds: 60 }, 60_000, 30_000);
		expect([within(times, 0, 30_000), within(times, 30_000, 60_000)]).toEqual([600, 600]);
	});

	it('says how long it lasts', () => {
		const gauge = gaugeOf({ kind: 'window', perSecond: 1, seconds: 10, burst: 1 });
		gauge.take(gauge.wait(12_000) + 12_000);
		expect(gauge.wait(12_000)).toBe(8_000);
	});
});
