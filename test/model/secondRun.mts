import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';
import { answers } from '../../nodes/PingOne/pingone/client/memory.ts';
import { execute } from '../../nodes/PingOne/resources/execute.ts';
import { startClock, type VirtualClock } from './clock.mts';
import { Draw } from './draw.mts';
import { Environments } from './environments.mts';
import { type Asked, EARLIER_RUN, hasChanged, judge, type Lie } from './judge.mts';
import { Network } from './network.mts';
import { type NodeRun, runNode } from './node.mts';
import { OPERATIONS } from './operations.mts';
import { itemsOf, LONGEST_MS, operationOf, type Outcome, START } from './run.mts';
import { drawSchedule, type Schedule, withSecondFault } from './schedule.mts';
import { drawRules, World } from './world.mts';

/**
 * How the first run ended: its process died; or it was stopped, and goes on for some seconds, as a
 * worker does that has not heard of it; or its first item failed, and n8n tries again by itself.
 */
const ENDINGS = ['killed', 'stopped', 'tried again'] as const;
type Ending = (typeof ENDINGS)[number];

/** A stopped run learns of it within this, in ms. */
const HEARS_MS = 5_000;
/** Until n8n shows a crash, and somebody presses Retry, in ms. */
const PRESSED_MS = 60_000;

/** Processes remember tenants; other runs of the model count from 1. */
let runs = 2_000_000;

const pass = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));
const never = async () => await new Promise<never>(() => undefined);

/** What a process has sent, until it dies: then it sends nothing, and no answer reaches it. */
class Process {
	/** When the run is to end, in requests. */
	readonly ended: Promise<void>;
	private end: () => void = () => undefined;
	private isDead = false;
	private requests = 0;

	constructor(
		private readonly network: Network,
		private readonly endsAt: number,
	) {
		this.ended = new Promise((resolve) => (this.end = resolve));
	}

	die(): void {
		this.isDead = true;
	}

	async send(options: IHttpRequestOptions): Promise<object> {
		if (this.isDead) return await never();
		this.requests += 1;
		if (this.requests === this.endsAt) this.end();
		const answer = await this.network.send(options);
		return this.isDead ? await never() : answer;
	}
}

const NO_FAULT: Schedule = { name: 'none', faults: [] };

/** What the network does late or twice in the first run, nobody can know in the second one. */
function drawFirst(draw: Draw): Schedule {
	const schedule = drawSchedule(draw);
	const isHidden = schedule.faults.some(({ kind }) => /^(late|twice)/.test(kind));
	return draw.chance(0.5) || isHidden ? NO_FAULT : schedule;
}

interface Setting {
	draw: Draw;
	clock: VirtualClock;
	world: World;
	asked: Asked[];
	/** The second run's wire. */
	network: Network;
	environments: Environments;
	/** What another actor does, and before which request of the first run. */
	rival: () => void;
	rivalAt: number;
	run: Omit<NodeRun, 'items' | 'number'>;
	/** What happened in the first run. */
	firstLog: string[];
}

/** A run that a process begins, and another one after it. @returns the second one's output */
async function runTwice(setting: Setting, ending: Ending): Promise<INodeExecutionData[]> {
	const { draw, clock, world, asked, network, environments, rival, rivalAt, run } = setting;
	const schedule = { ...drawFirst(draw), rivalAt };
	const first = new Network(world, clock, schedule, rival, environments);
	setting.firstLog = first.log;
	const dying = new Process(first, draw.integer(1, 3 * asked.length + 1));
	const items = environments.fill(itemsOf(asked, EARLIER_RUN));
	void runNode(execute, { ...run, items, number: runs }, dying).then(() => dying.die());
	await Promise.race([dying.ended, pass(LONGEST_MS / 4)]);
	if (ending === 'stopped') void pass(draw.integer(0, HEARS_MS)).then(() => dying.die());
	else dying.die();
	await pass(draw.integer(1, ending === 'stopped' ? HEARS_MS : PRESSED_MS));
	// Another process knows nothing of what the first one made.
	answers.clear();
	runs += 1;
	const retries = { beganAt: START };
	const again = environments.fill(itemsOf(asked));
	return await runNode(execute, { ...run, items: again, number: runs, retries }, network);
}

/** An attempt, and another one if n8n makes it: when the first item failed. */
async function tryAgain({
	asked,
	network,
	environments,
	run,
}: Setting): Promise<INodeExecutionData[]> {
	const store: Record<string, IDataObject> = {};
	const items = environments.fill(itemsOf(asked));
	const attempt = { ...run, items, number: runs, store };
	const outputs = await runNode(execute, attempt, network);
	return outputs[0]?.json.error ? await runNode(execute, attempt, network) : outputs;
}

/**
 * What the first run created is there still, and the second one does not say so. Users and groups are
 * found by their names, so that only a second one of the same name is left over.
 */
function judgeLeft(world: World, outputs: INodeExecutionData[]): Lie[] {
	const said = JSON.stringify(outputs.map(({ json }) => json));
	const isOpen = /"outcome":"(unknown|partial)"|possibleDuplicateIds|possibleDeviceIds/.test(said);
	const { users, groups } = world.state;
	const devices = users.flatMap((user) => user.devices.map(({ id }) => id));
	const isSecond = (id: string) => {
		const group = groups.find((each) => each.id === id);
		return groups.some(
			(each) => each.id !== id && each.name === group?.name && each.population === group.population,
		);
	};
	const left = world.effects.filter(
		({ by, item = 0, kind, id }) =>
			by === 'node' &&
			item >= EARLIER_RUN &&
			kind.endsWith('.created') &&
			(devices.includes(id) || isSecond(id)) &&
			!said.includes(id),
	);
	if (isOpen || left.length === 0) return [];
	const what = `left of the first run: ${left.map(({ id }) => id).join()}: ${said}`;
	return [{ kind: 'doubled', item: left[0].item ?? 0, what }];
}

/** What fails because the first run did it, or because nobody knows when that run began. */
function asRepeated(name: string, { rules }: World, asked: Asked[], ending: Ending): Asked[] {
	const isTakenOrGone = /raiseError|^group.delete|setPassword/.test(name);
	const isUnsure = name.startsWith('device.createFido2') && rules.clockOffsetMs !== 0;
	const mayFail = isTakenOrGone || isUnsure;
	const repeated = asked.map((each) => ({ ...each, mayFail: each.mayFail === true || mayFail }));
	if (ending !== 'tried again') return repeated;
	// Of several attempts, the output tells what the last one did.
	return repeated.map(({ changes = hasChanged, ...each }) => ({
		...each,
		lists: undefined,
		changes: (effects) => (changes(effects) ? undefined : false),
	}));
}

/** Before which request of each run another actor comes: of one of them at most. */
function drawRival(draw?: Draw): { first: number; second: number } {
	const comes = { first: Infinity, second: Infinity };
	const run = draw?.one(['first', 'second', undefined, undefined] as const);
	if (draw && run) comes[run] = draw.integer(1, 4);
	return comes;
}

/**
 * Runs an operation, ends the run in the middle, and runs it again as n8n does: Retry in another
 * process, or Retry On Fail in the same one. The second run is judged, with what both have left.
 *
 * @param isPlain without what came into the model later, for a seed from before
 */
export async function runSecond(name: string, seed: number, isPlain = false): Promise<Outcome> {
	runs += 1;
	const draw = new Draw(seed, runs, false);
	const later = isPlain ? undefined : new Draw(seed ^ 0x27d4eb2f, runs);
	const clock = startClock(START, draw.next);
	try {
		const world = new World(drawRules(draw), draw, () => clock.now());
		const ending = draw.one(ENDINGS);
		const drawn = drawSchedule(draw);
		const faulty = draw.chance(0.5) ? NO_FAULT : withSecondFault(drawn, later);
		const { asked, rival = () => undefined } = OPERATIONS[name](world, draw);
		world.keep();
		const run = { ...operationOf(name), environmentId: draw.uuid() };
		const environments = Environments.drawn(run.environmentId, asked, later);
		// A list that shows neither the first run's device nor another actor's is older than ten seconds.
		const isStale = faulty.faults.some(({ kind }) => kind === 'stale');
		const rivalAt = drawRival(isStale ? undefined : later);
		const schedule = { ...faulty, rivalAt: rivalAt.second };
		const network = new Network(world, clock, schedule, rival, environments);
		const shared = { draw, clock, world, asked, network, environments, run };
		const setting: Setting = { ...shared, rival, rivalAt: rivalAt.first, firstLog: [] };
		const running = ending === 'tried again' ? tryAgain(setting) : runTwice(setting, ending);
		const isOver = await clock.settle(running, LONGEST_MS);
		const log = [JSON.stringify(world.rules), ...setting.firstLog, ...network.log];
		const words = `${ending}, ${JSON.stringify({ ...schedule, rivalAt })}`;
		if (!isOver) {
			const lie: Lie = { kind: 'endless', item: 0, what: 'the run did not end' };
			return { seed, schedule: words, lies: [lie], log };
		}
		const outputs = await running;
		await clock.finish();
		log.push(...outputs.map(({ json }) => JSON.stringify(json)));
		// What comes from a run that was cut off has no mark either (docs/decisions/0007).
		if (ending !== 'tried again') world.lost.push({ from: START, to: clock.now() });
		const isAlone = Math.min(...Object.values(rivalAt)) === Infinity;
		const judged = isAlone ? schedule : { ...schedule, name: 'another actor' };
		const lies = [
			...environments.lies,
			...judge(world, asRepeated(name, world, asked, ending), outputs, judged),
			...judgeLeft(world, outputs),
		];
		return { seed, schedule: words, lies, log };
	} finally {
		clock.restore();
	}
}
