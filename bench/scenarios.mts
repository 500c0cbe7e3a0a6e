import type { RateLimit } from '../sandbox/control/settings.mts';

/** What is asked of the tenant, and how the tenant is. Times in milliseconds. */
export interface Scenario {
	/** Name for `--only`. */
	name: string;
	/** One line for people. */
	title: string;
	/** How many hires get a device. */
	items: number;
	/** Until the tenant looks at a request, one for a token included. */
	latencyMs: number;
	limit?: RateLimit;
	/**
	 * Hires are known by their email: each is looked up, which `limit` is on, and then created, which
	 * this other limit is on.
	 */
	createLimit?: RateLimit;
	/** So many n8n processes share the hires and the limit; one if left out. */
	processes?: number;
	/** The limit becomes another one, so long after the first request was looked at. */
	change?: { afterMs: number; limit: RateLimit };
}

/** Who is measured; batching only where there is a limit. */
export type Contender = 'floor' | 'pingOne' | 'httpRequest' | 'httpRequestBatched';

const LIMITS = [
	{ perSecond: 100, latencyMs: 100, items: 1000 },
	{ perSecond: 35, latencyMs: 150, items: 1000 },
	{ perSecond: 10, latencyMs: 400, items: 200 },
];

/** So many that there is a time before and after a change of the limit. */
const CHANGE_ITEMS = 4000;

/** With `--quick`, a limited run takes some three seconds. */
const QUICK_SECONDS = 4;
const QUICK_SHARE = 0.1;

const limited = (kind: 'bucket' | 'window', quick: boolean): Scenario[] =>
	LIMITS.map(({ perSecond, latencyMs, items }) => ({
		name: `${kind}-${perSecond}`,
		title: `${perSecond}/s (${kind}), ${latencyMs} ms`,
		items: quick ? perSecond * QUICK_SECONDS : items,
		latencyMs,
		limit: { perSecond, kind },
	}));

/** More than one limit or process, and kinds of limiters beyond the two. */
const OTHERS: Array<Scenario & { limit: RateLimit }> = [
	{
		name: 'two-groups',
		title: 'by email: lookups 50/s, creates 100/s (buckets), 100 ms',
		items: 1000,
		latencyMs: 100,
		limit: { perSecond: 50 },
		createLimit: { perSecond: 100 },
	},
	{
		name: 'two-processes',
		title: '100/s (bucket), two n8n processes, 100 ms',
		items: 2000,
		latencyMs: 100,
		limit: { perSecond: 100 },
		processes: 2,
	},
	{
		name: 'log-100',
		title: '100 in any second, 100 ms',
		items: 1000,
		latencyMs: 100,
		limit: { perSecond: 100, kind: 'log' },
	},
	{
		name: 'burst-10',
		title: '100/s, bucket of 10, 100 ms',
		items: 1000,
		latencyMs: 100,
		limit: { perSecond: 100, burst: 10 },
	},
	{
		name: 'five',
		title: '5/s (bucket), 150 ms',
		items: 150,
		latencyMs: 150,
		limit: { perSecond: 5 },
	},
	{
		name: 'minute',
		title: '120 per minute from the first request, 150 ms',
		items: 300,
		latencyMs: 150,
		// By the clock's minutes, it would depend on when a run begins.
		limit: { perSecond: 2, kind: 'window', seconds: 60, phase: 'first' },
	},
	{
		name: 'fifty',
		title: '50 at 35/s (bucket), 800 ms',
		items: 50,
		latencyMs: 800,
		limit: { perSecond: 35 },
	},
	{
		name: 'slow',
		title: '35/s (bucket), 3 s',
		items: 1000,
		latencyMs: 3000,
		limit: { perSecond: 35 },
	},
];

/** Also in quick runs more than the limit lets through at once. */
const others = (quick: boolean): Scenario[] =>
	OTHERS.map((each) => {
		const { perSecond, seconds = 1 } = each.limit;
		const some = perSecond * seconds * QUICK_SECONDS;
		return { ...each, items: quick ? Math.min(each.items, some) : each.items };
	});

/** The limit changes when half of the time has passed that the run would take without the change. */
const changing = (name: string, to: number, quick: boolean): Scenario => {
	const from = 100;
	const items = quick ? from * QUICK_SECONDS : CHANGE_ITEMS;
	return {
		name,
		title: `${from}/s, then ${to}/s halfway through, 100 ms`,
		items,
		latencyMs: 100,
		limit: { perSecond: from, kind: 'bucket' },
		change: {
			afterMs: (((items - from) / from) * 1000) / 2,
			limit: { perSecond: to, kind: 'bucket' },
		},
	};
};

const unlimited = (name: string, items: number, quick: boolean): Scenario => ({
	name,
	title: 'no limit, 20 ms',
	items: quick ? items * QUICK_SHARE : items,
	latencyMs: 20,
});

/**
 * All that is measured, in the order of the table.
 *
 * @param quick fewer items, for work on the benchmark itself
 */
export function allScenarios(quick: boolean): Scenario[] {
	return [
		...limited('bucket', quick),
		unlimited('unlimited', 1000, quick),
		...limited('window', quick),
		changing('halved', 50, quick),
		changing('doubled', 200, quick),
		unlimited('ten-thousand', 10_000, quick),
		...others(quick),
	];
}
