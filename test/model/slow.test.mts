import { runThrough } from './outage.mts';

const PEOPLE = 300;
const NEVER = { kind: 'none', beginsMs: 0, lastsMs: 0 } as const;
/** Nothing is refused. */
const UNLIMITED = 1_000;

/** Requests that PingOne carries out in a second, one after the other; the Timeout in seconds. */
const SLOW: Array<[inTurn: number, timeout: number]> = [
	[12, 5],
	[3, 5],
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
	// 8, 16, 32 and so on at a time.
	expect(run.tookMs).toBeLessThan(8 * 3_000);
});

it('what a run learns before PingOne has accepted its token is not learned again', async () => {
	const service = { perSecond: 35, takesMs: 3_000 };
	const run = await runThrough(1, 1_000, NEVER, { timeout: 30 }, service);
	expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
	// As two paces of one run, each took the other's share for a lower limit.
	expect(run.tookMs).toBeLessThan(52_000);
});
