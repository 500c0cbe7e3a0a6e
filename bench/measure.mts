import { loadavg } from 'node:os';
import type { Batch, NodeContender } from './contenders.mts';
import { type FloorRun, runFloor } from './floor.mts';
import { type NodeRunResult, runInN8n, type Template } from './n8nRun.mts';
import type { Contender, Scenario } from './scenarios.mts';
import type { BenchTenant } from './tenant.mts';

/** A contender's run through a scenario. */
export interface Measurement {
	scenario: string;
	contender: Contender;
	/** HTTP Request's batching; null for the others. */
	batch: Batch | null;
	hires: number;
	/** The nodes' own time; for the floor, from the token's request to the last answer. */
	seconds: number;
	/** What the floor takes, begun at the same moment of a second. */
	floorSeconds: number;
	ratioToFloor: number;
	/** The same of all runs, ascending; this is the median one. */
	allRatios: number[];
	/** From the webhook's call to the workflow's end; null for the floor. */
	workflowSeconds: number | null;
	devicesCreated: number;
	/** Hires whose device is not among what came out. */
	hiresLost: number;
	/** Hires with more than one device in the tenant. */
	duplicates: number;
	/** Requests but those for a token. */
	requests: number;
	/** Requests answered with 429, and their share of all but those for a token. */
	refused: number;
	refusedShare: number;
	connections: number;
	maxInFlight: number;
	tokenCalls: number;
	/** Main memory of n8n's (largest) process in bytes, before the run and at most in it; null where not known. */
	idleMemoryBytes: number | null;
	peakMemoryBytes: number | null;
	/** The machine's load average over the last minute, when the run had ended. */
	loadAverage: number;
}

type Run = FloorRun & Partial<Pick<NodeRunResult, 'totalMs' | 'memory'>>;

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** What all runs of a scenario share. */
export interface Round {
	template: Template;
	tenant: BenchTenant;
	scenario: Scenario;
	floor: FloorRun;
}

const combine = async (
	{ tenant, scenario, floor }: Omit<Round, 'template'>,
	contender: Contender,
	run: Run,
	batch: Batch | null = null,
): Promise<Measurement> => {
	const {
		requests: all,
		byStatus,
		tokenCalls,
		connections,
		maxInFlight,
		devices,
	} = await tenant.metrics();
	const requests = all - tokenCalls;
	const refused = byStatus['429'] ?? 0;
	const ratioToFloor = rounded(run.ms / floor.ms, 3);
	return {
		scenario: scenario.name,
		contender,
		batch,
		hires: scenario.items,
		seconds: rounded(run.ms / 1000, 3),
		floorSeconds: rounded(floor.ms / 1000, 3),
		ratioToFloor,
		allRatios: [ratioToFloor],
		workflowSeconds: run.totalMs === undefined ? null : rounded(run.totalMs / 1000, 3),
		devicesCreated: devices.created,
		hiresLost: scenario.items - new Set(run.deviceIds).size,
		duplicates: devices.usersWithMoreThanOne,
		requests,
		refused,
		refusedShare: rounded(refused / Math.max(1, requests), 4),
		connections,
		maxInFlight,
		tokenCalls,
		idleMemoryBytes: run.memory?.idleBytes ?? null,
		peakMemoryBytes: run.memory?.peakBytes ?? null,
		loadAverage: rounded(loadavg()[0] ?? 0, 2),
	};
};

/** @throws when the contender cannot be run at all; what it loses is a result */
const runOnce = async (
	round: Round,
	contender: NodeContender,
	batch?: Batch,
): Promise<Measurement> => {
	const { template, tenant, scenario } = round;
	await tenant.prepare(scenario);
	const run = await runInN8n(template, tenant, contender, scenario, batch);
	return await combine(round, contender, run, batch);
};

/** Whom one run lost or created twice is not hidden by the others. @returns the median run */
const median = (runs: Measurement[]): Measurement => {
	const sorted = runs.toSorted((one, other) => one.seconds - other.seconds);
	return {
		...sorted[sorted.length >> 1],
		allRatios: sorted.map(({ ratioToFloor }) => ratioToFloor),
		hiresLost: Math.max(...runs.map(({ hiresLost }) => hiresLost)),
		duplicates: Math.max(...runs.map(({ duplicates }) => duplicates)),
	};
};

/** Runs the PingOne node several times. @returns the median run */
const runRepeatedly = async (round: Round, times: number): Promise<Measurement> => {
	const runs: Measurement[] = [];
	while (runs.length < times) runs.push(await runOnce(round, 'pingOne'));
	return median(runs);
};

/**
 * Batches of a second's worth. HTTP Request prepares its items one after another, which takes time
 * of its own, so that a pause of a second is longer than the limit asks for; how long is best depends
 * on the machine.
 */
const PAUSES_MS = [1000, 750, 500];
const bestPauses = new Map<number, number>();

/** Losing fewer counts first, then time. */
const better = (one: Measurement, other: Measurement): Measurement =>
	(one.hiresLost - other.hiresLost || one.seconds - other.seconds) <= 0 ? one : other;

/** Tries shorter pauses as long as nobody is lost. @returns the best of the runs */
const runBatched = async (round: Round, perSecond: number): Promise<Measurement> => {
	const known = bestPauses.get(perSecond);
	let best: Measurement | undefined;
	for (const batchInterval of known === undefined ? PAUSES_MS : [known]) {
		const batch = { batchSize: perSecond, batchInterval };
		const measurement = await runOnce(round, 'httpRequestBatched', batch);
		best = best ? better(best, measurement) : measurement;
		if (measurement.hiresLost > 0) break;
	}
	if (!best?.batch) throw new Error('No batching was tried.');
	bestPauses.set(perSecond, best.batch.batchInterval);
	return best;
};

/**
 * Runs the scenario's contenders one after another, each with the tenant reset.
 *
 * @param repeat how often the PingOne node runs; the median run counts
 * @param report is told each result as soon as it is there
 * @throws when a contender cannot be run at all; what it loses is a result
 */
export async function measureScenario(
	template: Template,
	tenant: BenchTenant,
	scenario: Scenario,
	repeat: number,
	report: (measurement: Measurement) => void,
): Promise<void> {
	await tenant.prepare(scenario);
	const floor = await runFloor(tenant, scenario);
	const round = { template, tenant, scenario, floor };
	report(await combine(round, 'floor', floor));
	report(await runRepeatedly(round, repeat));
	report(await runOnce(round, 'httpRequest'));
	const { limit } = scenario;
	// A batch is a second's worth, which must fit the limit at once.
	const fits = limit && (limit.burst ?? limit.perSecond) >= limit.perSecond;
	if (fits)
		report(await runBatched(round, Math.floor(limit.perSecond / (scenario.processes ?? 1))));
}
