import { backoff, pause } from '../../../../nodes/PingOne/pingone/client/backoff.ts';

const even = () => 0;

it('doubles half a second, up to half a minute', () => {
	const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoff(attempt, { random: even }));
	expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

it('waits as long as PingOne asks, if that is longer, and never longer than the most', () => {
	expect(backoff(1, { retryAfterMs: 3000, random: even })).toBe(3000);
	expect(backoff(4, { retryAfterMs: 3000, random: even })).toBe(4000);
	expect(backoff(1, { retryAfterMs: 3000, mostMs: 2000, random: even })).toBe(2000);
});

it('adds a tenth of a second of jitter at most, or a twentieth of a long wait', () => {
	expect(backoff(1, { random: () => 1 })).toBe(600);
	expect(backoff(6, { random: () => 1 })).toBe(16_800);
	const waits = new Set(Array.from({ length: 20 }, () => backoff(1, {})));
	expect(waits.size).toBeGreaterThan(10);
});

it('begins where it is told', () => {
	expect(backoff(2, { firstMs: 1000, random: even })).toBe(2000);
});

it('ends at once when it is stopped, with the signal’s reason', async () => {
	const stop = new AbortController();
	const waiting = pause(60_000, stop.signal);
	stop.abort(new Error('stopped'));
	await expect(waiting).rejects.toThrow('stopped');
	await expect(pause(60_000, stop.signal)).rejects.toThrow('stopped');
});
