import type { INodeExecutionData } from 'n8n-workflow';
import { execute } from '../../nodes/PingOne/resources/execute.ts';
import { startClock } from './clock.mts';
import { Draw } from './draw.mts';
import { Environments } from './environments.mts';
import { type Asked, EARLIER_RUN, judge, type Lie } from './judge.mts';
import { Network } from './network.mts';
import { type Execute, runNode } from './node.mts';
import { OPERATIONS } from './operations.mts';
import { itemsOf, LONGEST_MS, operationOf, START } from './run.mts';
import type { Schedule } from './schedule.mts';
import { drawRules, type Effect, type State, World } from './world.mts';

/** Every read shows how things were a while ago, each another while; changes see how things are. */
const ALL_READS_LAG: Schedule = {
	name: 'lag',
	faults: [{ on: 'read', kind: 'stale', from: 1, times: Infinity }],
};
/** By which the word of the node is judged: nothing but lag excuses it. */
const NO_FAULT: Schedule = { name: 'none', faults: [] };

const MOST_LAG_MS = [300, 1_000, 2_000, 5_000];

/** The same event comes again within this, in ms. */
const AGAIN_MS = [0, 100, 1_000, 5_000];

/** A tenant whose reads lag, each by a while of its own. */
class LaggingWorld extends World {
	mostLagMs = 0;
	clockNow: () => number = () => 0;

	/** As PingOne does, and notes when something has changed. */
	override change(effect: Parameters<World['change']>[0], act: () => void): void {
		const before = new Map(this.things().map((thing) => [thing.id, JSON.stringify(thing)]));
		super.change(effect, () => {
			act();
			const changed = this.things().filter(
				(thing) => before.get(thing.id) !== JSON.stringify(thing),
			);
			for (const thing of changed) thing.updatedAt = this.now();
		});
	}

	things() {
		const { users, groups } = this.state;
		return [...users, ...groups, ...users.flatMap(({ devices }) => devices)];
	}

	override past(): State {
		const time = this.clockNow() - this.draw.integer(0, this.mostLagMs);
		const { text } = this.history.findLast(({ at }) => at <= time) ?? this.history[0];
		return JSON.parse(text) as State;
	}
}

/** What several executions for the same events came to. */
export interface Met {
	seed: number;
	schedule: string;
	lies: Lie[];
	/** What differs because two processes do not know of each other. */
	between: Lie[];
	log: string[];
}

/** Processes remember tenants; other runs of the model count from elsewhere. */
let runs = 4_000_000;

const pass = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The node as another process has it, which knows nothing of this one. */
export function inAnotherProcess(): Execute {
	let other: Execute = execute;
	jest.isolateModules(() => {
		const path = '../../nodes/PingOne/resources/execute.ts';
		({ execute: other } = jest.requireActual<{ execute: Execute }>(path));
	});
	return other;
}

/** What another execution has done already is an error where it is to be one. */
const asAgain = (name: string, asked: Asked[]): Asked[] =>
	asked.map((each) => ({
		...each,
		mayFail: each.mayFail === true || /raiseError|^group.delete|setPassword/.test(name),
	}));

/** IDs of what there may be one of, by what it is: with all options that promise so. */
function madeTwice(name: string, { effects, state }: World): string[] {
	if (/createAnother|replacePending/.test(name)) return [];
	const isAlive = (id: string) => JSON.stringify(state).includes(`"id":"${id}"`);
	const ofWhom = ({ kind, id, userId }: Effect) => {
		const group = state.groups.find((each) => each.id === id);
		const user = state.users.find((each) => each.id === id);
		if (kind === 'device.created') return `device of ${String(userId)}`;
		if (group) return `group ${group.name} ${String(group.population)}`;
		return `user ${user?.externalId ?? String(user?.username)}`;
	};
	const made = effects
		.filter(({ by, kind, id }) => by === 'node' && kind.endsWith('.created') && isAlive(id))
		.map(ofWhom);
	return made.filter((what, place) => made.indexOf(what) < place);
}

/**
 * What is no lie: the later execution replaces the pending device of the one before, as it was told; and
 * nothing tells an old order of devices from a new one, so that it may be called changed twice.
 */
const isExcepted = (name: string, kind: Lie['kind'], what: string) =>
	(name.endsWith('replacePending') && what.startsWith('the node has deleted it')) ||
	(/^device[.](set|remove)Order$/.test(name) && kind === 'changed');

/** Whether the other process changed anything: it is asked for the same. */
const isBetween = ({ effects }: World): boolean =>
	effects.some(({ item = 0, isReal }) => item >= EARLIER_RUN && isReal);

/**
 * Plays the same events two or three times: in two executions of this process, and perhaps in one of
 * another process, while all reads of PingOne lag.
 *
 * @param other the node as another process has it
 */
export async function meet(name: string, seed: number, other: Execute): Promise<Met> {
	runs += 1;
	const draw = new Draw(seed, runs, false);
	const clock = startClock(START, draw.next);
	try {
		// As documented. Without an answer that shows it, nothing tells an old state from a new one.
		const rules = { ...drawRules(draw), showsState: true, uniqueEmail: false };
		const world = new LaggingWorld(rules, draw, () => clock.now());
		world.clockNow = () => clock.now();
		world.mostLagMs = draw.one(MOST_LAG_MS);
		const { asked } = OPERATIONS[name](world, draw);
		for (const thing of world.things()) thing.updatedAt = thing.createdAt;
		world.keep();
		// What was there has been there for long.
		await clock.settle(pass(60_000), 60_001);
		const environmentId = draw.uuid();
		const both = [...asked, ...asAgain(name, asked)];
		const environments = Environments.drawn(environmentId, both, draw.aside);
		const network = new Network(world, clock, ALL_READS_LAG, () => undefined, environments);
		const run = { ...operationOf(name), number: runs, environmentId };
		const items = environments.fill(itemsOf(both));
		const [first, second] = [items.slice(0, asked.length), items.slice(asked.length)];
		const [again, elsewhere] = [draw.one(AGAIN_MS), draw.one([...AGAIN_MS, ...AGAIN_MS])];
		const isElsewhere = draw.chance(0.4);
		const schedule = JSON.stringify({
			lag: world.mostLagMs,
			again,
			...(isElsewhere && { elsewhere }),
		});
		const play = async () => {
			const third = async () => {
				await pass(elsewhere);
				const theirs = environments.fill(itemsOf(asked, EARLIER_RUN));
				return await runNode(other, { ...run, items: theirs }, network);
			};
			const repeat = async () => {
				await pass(again);
				return await runNode(execute, { ...run, items: second }, network);
			};
			return await Promise.all([
				runNode(execute, { ...run, items: first }, network),
				repeat(),
				isElsewhere ? third() : [],
			]);
		};
		const running = play();
		const isOver = await clock.settle(running, LONGEST_MS);
		const log = [JSON.stringify(world.rules), ...network.log];
		if (!isOver) {
			const lie: Lie = { kind: 'endless', item: 0, what: 'an execution did not end' };
			return { seed, schedule, lies: [lie], between: [], log };
		}
		const [one, two, three] = await running;
		await clock.finish();
		const placed = two.map((each): INodeExecutionData => {
			const { item } = each.pairedItem as { item: number };
			return { ...each, pairedItem: { item: item + asked.length } };
		});
		log.push(...[...one, ...placed, ...three].map(({ json }) => JSON.stringify(json)));
		const twice = madeTwice(name, world).map(
			(what): Lie => ({ kind: 'doubled', item: -1, what: `two of ${what}` }),
		);
		const found = [...judge(world, both, [...one, ...placed], NO_FAULT), ...twice].filter(
			({ kind, what }) => !isExcepted(name, kind, what),
		);
		const [lies, between] = isBetween(world) ? [[], found] : [found, []];
		return { seed, schedule, lies: [...environments.lies, ...lies], between, log };
	} finally {
		clock.restore();
	}
}
