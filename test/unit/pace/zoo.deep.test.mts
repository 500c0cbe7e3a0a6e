import { floorMs } from '../../../bench/zoo/floor.mts';
import { KINDS } from '../../../bench/zoo/kinds.mts';
import { simulate } from '../../../bench/zoo/world.mts';

const SEEDS = Array.from({ length: 8 }, (_, seed) => 500 + seed);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means over the drawn worlds of a kind, against a client that knows everything. */
async function measure(kind: (typeof KINDS)[number]) {
	const runs = [];
	for (const seed of SEEDS) {
		const { ms, refused, requests, lost } = await simulate(kind.world(seed), seed);
		runs.push({ ratio: ms / floorMs(kind.world(seed), seed), share: refused / requests, lost });
	}
	return {
		name: kind.name,
		ratio: mean(runs.map(({ ratio }) => ratio)),
		share: mean(runs.map(({ share }) => share)),
		lost: runs.reduce((sum, { lost }) => sum + lost, 0),
	};
}

/** The most that a kind may need on average, in times the floor. */
const BOUNDS: Record<string, number> = {
	'bucket of 1 s': 1.12,
	'window of 1 s, Date in step': 1.32,
	'minute limit that refills evenly': 1.05,
	'per second and per minute': 1.1,
	'no limit': 1.15,
	'3 s to 5 s of latency': 1.35,
	'two groups': 1.15,
	'two processes': 1.25,
	'two processes, one 5 s late': 1.4,
	'four processes': 1.3,
	'burst of 1 to 4': 2,
	'cap in flight, heavy tail, Retry-After': 2.4,
};
const GENERAL_BOUND = 1.65;
/** The same for the share of requests refused, where much is under way when the first one is. */
const SHARES: Record<string, number> = { '3 s to 5 s of latency': 0.14 };

describe('Pace against limiters that it does not know, in virtual time', () => {
	const rows: Array<Awaited<ReturnType<typeof measure>>> = [];

	it.each(KINDS.map((kind) => [kind.name, kind] as const))('%s', async (name, kind) => {
		const row = await measure(kind);
		rows.push(row);
		expect(row.lost).toBe(0);
		expect(row.ratio).toBeLessThanOrEqual(BOUNDS[name] ?? GENERAL_BOUND);
		expect(row.share).toBeLessThanOrEqual(SHARES[name] ?? 1);
	});

	it('holds the means of all kinds', () => {
		expect(rows).toHaveLength(KINDS.length);
		const geometric = Math.exp(mean(rows.map(({ ratio }) => Math.log(ratio))));
		expect(geometric).toBeLessThanOrEqual(1.28);
		expect(mean(rows.map(({ share }) => share))).toBeLessThanOrEqual(0.075);
	});
});
