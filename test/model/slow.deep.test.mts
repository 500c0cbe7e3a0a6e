import { runThrough } from './outage.mts';

const PEOPLE = 300;
const NEVER = { kind: 'none', beginsMs: 0, lastsMs: 0 } as const;
/** Nothing is refused. */
const UNLIMITED = 1_000;

/** Requests that PingOne carries out in a second, one after the other; the Timeout in seconds. */
const SLOW: Array<[inTurn: number, timeout: number]> = [
	[12, 5],
	[3, 5],
	[2, 3],
	[2, 5],
	[2, 10],
	[2, 30],
];

it.each(SLOW)(
	'PingOne does %d a second, one after the other, with a Timeout of %d s: none is late, none fails',
	async (inTurn, timeout) => {
		const service = { perSecond: UNLIMITED, inTurn };
		const run = await runThrough(1, PEOPLE, NEVER, { timeout }, service);
		expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
		expect(new Set(run.counts)).toEqual(new Set([1]));
		expect(run.late).toBe(0);
		expect(run.tookMs).toBeLessThan((1.1 * 1000 * PEOPLE) / inTurn);
	},
);

it('where each takes long, however many there are, as many are under way as before', async () => {
	const service = { perSecond: UNLIMITED, takesMs: 3_000 };
	const run = await runThrough(1, PEOPLE, NEVER, { timeout: 5 }, service);
	expect(run.late).toBe(0);
	// 7, 14, 28 and so on at a time.
	expect(run.tookMs).toBeLessThan(8 * 3_000);
});

/** A limit of 35 a second: people, how long each takes, and in how much time they are done. */
const LIMITED: Array<[people: number, takesMs: number, withinMs: number]> = [
	// The limit alone takes 1.4 seconds, the first answer and the last 0.8 each.
	[50, 800, 3_700],
	// As two paces of one run, each took the other's share for a lower limit: 54 seconds.
	[1_000, 3_000, 45_000],
];

it.each(LIMITED)(
	'%d people at 35 a second, where each takes %d ms, are done within %d ms',
	async (people, takesMs, withinMs) => {
		const service = { perSecond: 35, takesMs };
		const run = await runThrough(1, people, NEVER, { timeout: 30 }, service);
		expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
		expect(run.tookMs).toBeLessThan(withinMs);
	},
);
