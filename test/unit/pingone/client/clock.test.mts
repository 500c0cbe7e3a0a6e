import { clockOf, PingOneClock } from '../../../../nodes/PingOne/pingone/client/clock.ts';
import { TimeSpan } from '../../../../nodes/PingOne/pingone/client/timeSpan.ts';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';

const NOON = Date.parse('2026-11-26T12:00:00.000Z');

/** A response of a server whose clock is `offset` ahead of ours, sent and received then. */
const response = (offset: number, sentAtMs: number, tookMs = 40, over: object = {}) => ({
	status: 200,
	headers: { date: new Date(sentAtMs + tookMs / 2 + offset).toUTCString() },
	json: {},
	isEmpty: false,
	sentAtMs,
	...over,
});

const clockAfter = (offset: number, sends: number[], tookMs = 40) => {
	const clock = new PingOneClock();
	for (const sent of sends) clock.note(response(offset, sent, tookMs), sent + tookMs);
	return clock;
};

const SKEWS = [0, 300_000, -300_000, 86_400_000, -86_400_000, 1_234];

describe('PingOne’s clock', () => {
	it.each(SKEWS)('is known within its own uncertainty when it is %i ms ahead', (offset) => {
		for (let sent = NOON; sent < NOON + 1_000; sent += 83) {
			const clock = clockAfter(offset, [sent]);
			expect(Math.abs(clock.offsetMs - offset)).toBeLessThanOrEqual(clock.uncertaintyMs);
			expect(clock.uncertaintyMs).toBeLessThanOrEqual(520);
		}
	});

	it('gets more accurate with every response', () => {
		const sends = Array.from({ length: 40 }, (_, place) => NOON + place * 137);
		const clock = clockAfter(-300_000, sends);
		expect(clock.uncertaintyMs).toBeLessThan(60);
		expect(Math.abs(clock.offsetMs + 300_000)).toBeLessThanOrEqual(clock.uncertaintyMs);
	});

	it('follows when one of the two clocks is set', () => {
		const clock = clockAfter(0, [NOON, NOON + 500]);
		clock.note(response(300_000, NOON + 1_000), NOON + 1_040);
		expect(Math.abs(clock.offsetMs - 300_000)).toBeLessThanOrEqual(clock.uncertaintyMs);
	});

	it.each([180_000, -180_000, 3_600_000, -3_600_000])(
		'stays as it is when this machine’s is set by %d ms meanwhile',
		(step) => {
			const clock = new PingOneClock();
			const sentAtMs = performance.now();
			clock.note({ ...response(0, NOON), sentAtMs }, sentAtMs + 40);
			const before = clock.now();
			const wall = Date.now();
			const set = jest.spyOn(Date, 'now').mockImplementation(() => wall + step);
			expect(clock.now() - before).toBeLessThan(1_000);
			expect(clock.now()).toBeGreaterThanOrEqual(before);
			// A time that was stored by the clock as it is set now.
			expect(wall + step + clock.wallOffsetMs - before).toBeLessThan(1_000);
			set.mockRestore();
		},
	);

	it('does not take the time of a proxy that answers with a page', () => {
		const clock = new PingOneClock();
		clock.note(response(300_000, NOON, 40, { status: 502, json: undefined }), NOON + 40);
		expect([clock.isKnown, clock.uncertaintyMs]).toEqual([false, Infinity]);
		expect(clock.wallOffsetMs).toBeCloseTo(0, -2);
	});

	it.each([
		['without a Date', { headers: {} }],
		['with a Date that is none', { headers: { date: 'yesterday' } }],
		['whose sending is not known', { sentAtMs: undefined }],
	])('learns nothing from a response %s', (_, over) => {
		const clock = new PingOneClock();
		clock.note(response(0, NOON, 40, over), NOON + 40);
		expect(clock.isKnown).toBe(false);
	});

	it('is one per API host', () => {
		const [one, other] = ['https://api.pingone.com', 'https://api.pingone.eu'];
		expect(clockOf({ apiUrl: one })).toBe(clockOf({ apiUrl: one }));
		expect(clockOf({ apiUrl: one })).not.toBe(clockOf({ apiUrl: other }));
	});
});

describe('a create without an answer', () => {
	/** Sends it, and learns PingOne's time again, of which as much has passed here unseen. */
	async function lose(unseenMs: number, isClockKnown = true) {
		const clock = new PingOneClock();
		const sentAtMs = performance.now();
		const answerAt = (at: number, offset: number) => clock.note(response(offset, at), at + 40);
		if (isClockKnown) answerAt(sentAtMs - 1_000, NOON);
		const span = new TimeSpan(clock);
		const send = async () =>
			await Promise.reject(new PingOneError({ kind: 'noAnswer', code: 'timeout', sentAtMs }));
		await span.watch(send).catch(() => undefined);
		answerAt(performance.now() + 100, NOON + unseenMs);
		const madeAt = (afterMs: number) => ({
			id: `made ${afterMs}`,
			createdAt: new Date(sentAtMs + NOON + afterMs).toISOString(),
		});
		return { span, madeAt };
	}

	it.each([0, 60_000])('is found after a pause of the machine of %d ms', async (unseenMs) => {
		const { span, madeAt } = await lose(unseenMs);
		expect([100, unseenMs + 100].map((ms) => span.includes(madeAt(ms)))).toEqual([true, true]);
		expect(span.includes(madeAt(-5_000))).toBe(false);
		// The pause may have been earlier, so that nothing is removed for it.
		expect(span.covers(madeAt(100))).toBe(unseenMs === 0);
	});

	it('is told from older ones by the first time that PingOne names', async () => {
		const { span, madeAt } = await lose(0, false);
		expect([-5_000, 100].map((ms) => span.includes(madeAt(ms)))).toEqual([false, true]);
	});
});
