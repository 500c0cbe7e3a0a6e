import { earliest } from '../../../nodes/PingOne/pingone/client/timeSpan.ts';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Ours is behind PingOne's by this. */
const clock = (offsetMs: number, uncertaintyMs = 50) => ({
	wallOffsetMs: offsetMs,
	marginMs: 250 + uncertaintyMs,
	now: () => NOON + offsetMs,
});

/** What becomes of a device that was created at a time of PingOne. */
const verdict = (createdAt: number, bounds: { certain: number; possible: number }) =>
	createdAt >= bounds.certain ? 'own' : createdAt >= bounds.possible ? 'doubt' : 'other';

describe('the beginning of the earlier run, in PingOne’s time', () => {
	it.each([0, 1_000, -1_000])('is exact with clocks that are right (%i ms apart)', (offset) => {
		const began = { beganAt: NOON, isOwnClock: false };
		const bounds = earliest(began, clock(offset));
		expect(verdict(NOON + offset + 20, bounds)).toBe('own');
		expect(verdict(NOON + offset - 1_000, bounds)).toBe('doubt');
		expect(verdict(NOON + offset - 5_000, bounds)).toBe('other');
	});

	it.each([5 * MINUTE, -5 * MINUTE, DAY, -DAY])(
		'takes nothing of others when a clock of n8n is %i ms off',
		(skew) => {
			// Whether the process that noted the beginning has the same clock is not known.
			for (const noted of [NOON, NOON + skew]) {
				const bounds = earliest({ beganAt: noted, isOwnClock: false }, clock(-skew));
				expect(verdict(NOON + 20, bounds)).not.toBe('other');
				expect(verdict(NOON - 1_000, bounds)).not.toBe('own');
			}
		},
	);

	it.each([5 * MINUTE, -5 * MINUTE, DAY, -DAY])(
		'is exact within one process, also when its clock is %i ms off',
		(skew) => {
			const bounds = earliest({ beganAt: NOON + skew, isOwnClock: true }, clock(-skew));
			expect(verdict(NOON + 20, bounds)).toBe('own');
			expect(verdict(NOON - 1_000, bounds)).toBe('other');
		},
	);

	it('is open for a day when n8n does not say when it was', () => {
		const bounds = earliest({ isOwnClock: false }, clock(0));
		expect(verdict(NOON, bounds)).toBe('doubt');
		expect(verdict(NOON - DAY - MINUTE, bounds)).toBe('other');
	});
});
