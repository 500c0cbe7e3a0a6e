import { FixedWindow, Gcra, TokenBucket, type Limiter } from '../../bench/zoo/limiters.mts';
import { depth, draws } from '../support/depth.mts';
import { runThrough, type OutageKind, type Refusing, type Service, type Work } from './outage.mts';

/* A PingOne that is half away, and one whose limit says 503, in virtual time. */

const PEOPLE = 600;
const NEVER = { kind: 'none', beginsMs: 0, lastsMs: 0 } as const;
const LASTS_MS = 60_000;
const WORKS: Work[] = ['user.getMfaStatus', 'user.disable', 'device.createFido2'];

const alone = new Map<Work, ReturnType<typeof runThrough>>();

/** The same work without an outage. */
async function undisturbed(work: Work) {
	const run = alone.get(work) ?? runThrough(1, PEOPLE, NEVER, {}, {}, work);
	alone.set(work, run);
	return await run;
}

/** How many times the requests a share makes necessary: a change is looked for before it is sent again. */
const necessary = (work: Work, share: number) =>
	(1 - share) ** (work === 'user.getMfaStatus' ? -1 : -2);

async function check(work: Work, kind: OutageKind, percent: number, timeout = 5) {
	const share = percent / 100;
	const outage = { kind, share, beginsMs: 2_000, lastsMs: LASTS_MS, slowMs: 20_000 };
	const run = await runThrough(1, PEOPLE, outage, { timeout }, {}, work);
	expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
	expect(new Set(run.counts)).toEqual(new Set([work === 'device.createFido2' ? 1 : 0]));
	const own = await undisturbed(work);
	if (share < 1) expect(run.requests).toBeLessThan(1.5 * own.requests * necessary(work, share));
	return { ...run, ownMs: own.tookMs };
}

describe.each(WORKS)('%s for 600 people, while for a minute', (work) => {
	it.each(depth([33, 50, 75], [10, 25, 33, 50, 66, 75, 90]))(
		'%d %% of all requests get 503: none is lost, and PingOne is not asked more than it takes',
		async (percent) => {
			const { tookMs, ownMs } = await check(work, 'json503', percent);
			if (percent <= 33) expect(tookMs).toBeLessThan(3 * ownMs);
			expect(tookMs).toBeLessThan(LASTS_MS + 2.5 * ownMs);
		},
	);

	it('all get 503: it takes the minute and its own time', async () => {
		const { tookMs, ownMs } = await check(work, 'json503', 100);
		expect(tookMs).toBeLessThan(LASTS_MS + ownMs + 20_000);
	});

	it.each<OutageKind>(depth(['reset'], ['reset', 'cut', 'page503', 'page403', 'page502After']))(
		'half of them end with %s: none is lost',
		async (kind) => {
			const { tookMs, ownMs } = await check(work, kind, 50);
			expect(tookMs).toBeLessThan(LASTS_MS + ownMs + 30_000);
		},
	);

	it('half of them take 20 seconds, within the Timeout: none is lost', async () => {
		const { tookMs, ownMs } = await check(work, 'slow', 50, 30);
		expect(tookMs).toBeLessThan(LASTS_MS + ownMs + 40_000);
	});
});

/** By its number, a run draws other requests that fail. */
const RUNS = Array.from(
	{ length: draws(3, 30) },
	(_, run) => [run, WORKS[run % WORKS.length]] as const,
);

it.each(RUNS)(
	'while a third of all requests get 503, run %i of %s does not end in an error with On Error at its default',
	async (seed, work) => {
		const outage = { kind: 'json503', share: 0.33, beginsMs: 2_000, lastsMs: LASTS_MS } as const;
		const run = await runThrough(seed, PEOPLE, outage, {}, {}, work, true);
		expect(run.outputs).toHaveLength(PEOPLE);
	},
);

it('half of the people are read in no more than three times the time', async () => {
	const { tookMs, ownMs } = await check('user.getMfaStatus', 'json503', 50);
	expect(tookMs).toBeLessThan(3 * ownMs);
});

it('a proxy’s 403 pages for three seconds lose none', async () => {
	const outage = { kind: 'page403', beginsMs: 2_000, lastsMs: 3_000 } as const;
	const run = await runThrough(1, PEOPLE, outage);
	expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
});

it.each([10_000, 20_000, 29_000])(
	'once it was away, a PingOne that takes %d ms of a Timeout of 30 s has all done',
	async (takesMs) => {
		const outage = { kind: 'hang', beginsMs: 2_000, lastsMs: 40_000 } as const;
		const service: Service = { takesMs };
		const run = await runThrough(1, 200, outage, { timeout: 30 }, service);
		expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
	},
);

const LIMITS: Record<string, (perSecond: number) => Limiter> = {
	bucket: (perSecond) => new TokenBucket(perSecond, perSecond),
	window: (perSecond) => new FixedWindow(perSecond),
	GCRA: (perSecond) => new Gcra(perSecond, Math.max(5, perSecond / 10)),
};
/** Until lists show what a request with a 503 may have made all the same, and its look. */
const UNSHOWN_MS = 6_500;

describe.each(['bucket', 'window', 'GCRA'])('a %s that refuses with 503', (name) => {
	const cases = depth(
		[[35, 350, 1, false]],
		[35, 100].flatMap((perSecond) =>
			[350, 1_000].flatMap((people) => [
				[perSecond, people, 1, false],
				[perSecond, people, undefined, true],
			]),
		),
	) as Array<[number, number, number | undefined, boolean]>;

	it.each(cases)(
		'%d a second, %d people, Retry-After %s, as a page %s: none is lost, nearly as soon as with 429',
		async (perSecond, people, retryAfter, isPage) => {
			const runWith = async (refusal: Refusing, work: Work) => {
				const limiter = LIMITS[name]?.(perSecond);
				const service = { limiter, refusal, takesMs: 120 };
				return await runThrough(1, people, NEVER, { timeout: 30 }, service, work);
			};
			for (const work of ['device.createFido2', 'user.getMfaStatus'] as const) {
				const told = await runWith({ status: 429, retryAfter }, work);
				const run = await runWith({ status: 503, retryAfter, isPage }, work);
				expect(run.outputs.filter(({ json }) => json.error)).toEqual([]);
				expect(run.requests).toBeLessThan(1.3 * told.requests);
				const isCreate = work === 'device.createFido2';
				const most = isCreate ? 1.1 * told.tookMs + UNSHOWN_MS : 1.4 * told.tookMs;
				expect(run.tookMs).toBeLessThan(most);
			}
		},
	);
});
