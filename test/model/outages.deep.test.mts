import { runThrough, type Outage, type OutageKind, type OutageRun } from './outage.mts';

const PEOPLE = 300;
/** The ramp has just begun; a rate is known. */
const BEGINS_MS = [200, 3_000];

const OUTAGES: Array<[kind: OutageKind, seconds: number]> = [
	['refused', 60],
	['dns', 30],
	['page503', 45],
	['page502After', 30],
	['cut', 30],
	['hang', 60],
];

const errorsOf = ({ outputs }: OutageRun) =>
	outputs.flatMap(({ json }) => (json.error ? [json.error] : []));

const alone = new Map<number, Promise<OutageRun>>();

/** The same run without an outage. */
async function undisturbed(seed: number) {
	const run =
		alone.get(seed) ?? runThrough(seed, PEOPLE, { kind: 'none', beginsMs: 0, lastsMs: 0 });
	alone.set(seed, run);
	return await run;
}

async function check(seed: number, outage: Outage) {
	const run = await runThrough(seed, PEOPLE, outage);
	const without = await undisturbed(seed);
	expect(errorsOf(run)).toEqual([]);
	expect(new Set(run.counts)).toEqual(new Set([1]));
	expect(run.tookMs).toBeLessThan(without.tookMs + outage.lastsMs + 20_000);
	// Those that were held go out as evenly as all others.
	expect(run.limited).toBeLessThan(PEOPLE / 3);
	return run;
}

describe.each(OUTAGES)('%s for %d s', (kind, seconds) => {
	it.each(BEGINS_MS)(
		'from %d ms on: everybody is done, once, soon, and the rate limit is respected',
		async (beginsMs) => {
			const { during } = await check(beginsMs, { kind, beginsMs, lastsMs: 1_000 * seconds });
			expect(during).toBeLessThan(PEOPLE / 2);
		},
	);
});

it.each<OutageKind>(['refused', 'page503', 'hang'])(
	'%s from before the first answer: everybody is done all the same',
	async (kind) => {
		await check(7, { kind, beginsMs: 0, lastsMs: 60_000 });
	},
);

it('a name that was never found is given up after 15 s: it is more likely mistyped', async () => {
	const outage: Outage = { kind: 'dns', beginsMs: 0, lastsMs: 600_000 };
	const run = await runThrough(8, PEOPLE, outage);
	expect(errorsOf(run)).toHaveLength(PEOPLE);
	expect(run.tookMs).toBeLessThan(30_000);
});
