import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import { execute as shipped } from '../../nodes/PingOne/resources/execute.ts';
import { startClock } from './clock.mts';
import { Draw } from './draw.mts';
import { Environments } from './environments.mts';
import { judge, type Asked, type Lie } from './judge.mts';
import { Network } from './network.mts';
import { runNode, type Execute } from './node.mts';
import { OPERATIONS } from './operations.mts';
import { drawSchedule, withSecondFault, type Schedule } from './schedule.mts';
import { drawRules, World } from './world.mts';

/** What a schedule came to. */
export interface Outcome {
	seed: number;
	/** The class of faults. */
	schedule: string;
	lies: Lie[];
	/** What happened on the wire, and what the node gave out. */
	log: string[];
}

/** What a single run came to. */
export interface Played extends Outcome {
	/** Items whose outcome the node called unknown, or done in part. */
	unclear: number[];
}

const unclearOf = (outputs: INodeExecutionData[]): number[] =>
	outputs
		.filter(({ json }) =>
			['unknown', 'partial'].includes(String((json.error as IDataObject)?.outcome)),
		)
		.map(({ pairedItem }) => (pairedItem as { item: number }).item);

/** No run takes longer than this, in virtual time: PingOne may ask for five minutes, several times. */
export const LONGEST_MS = 3 * 3_600_000;

export const START = Date.UTC(2026, 10, 26, 12);

/** Counts the runs of this process: processes remember tenants. */
let runs = 0;

/** The operation that `device.create variant` is about. */
export function operationOf(name: string) {
	const [resource, operation] = name.split(' ')[0].split('.');
	const found = RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
	if (!found) throw new Error(`the node has no ${name}, which the model names`);
	return { resource, operation, fields: found.fields };
}

/** What a run is to play instead of what the seed drew. */
export type Twist = (drawn: Asked[], draw: Draw) => { asked: Asked[]; schedule: Schedule };

/** The values of each item's fields. @param first the number by which PingOne knows the first one */
export const itemsOf = (asked: Asked[], first = 0) =>
	asked.map(({ parameters }, item) => {
		const transaction = { externalTransactionId: `item-${first + item}` };
		return { ...parameters, options: { ...(parameters.options as object), ...transaction } };
	});

/** Why an operation that does not only read has no entry in `OPERATIONS`. */
const ELSEWHERE: Record<string, string> = {
	'device.enroll': 'test/unit/enrollment/waitModel plays it, with the pages',
	'device.testSignIn': 'changes nothing in the tenant',
	'device.watchLink': 'test/unit/waiting/watchModel plays it: it asks PingOne nothing',
	'confirmation.watchLink': 'test/unit/waiting/watchModel plays it: it asks PingOne nothing',
	'confirmation.sendAndWait': 'changes nothing in the tenant',
	'confirmation.createLink': 'changes nothing in the tenant',
};

/**
 * Operations that do not only read: those that an agent may not always use. Of what PingOne shows
 * nothing, nothing can be told from the tenant.
 */
const changing = (resources = RESOURCES): string[] =>
	resources.flatMap(({ value: resource, operations }) =>
		operations
			.filter(({ asTool, done }) => asTool !== 'always' && done?.evidence !== 'notShown')
			.map(({ value }) => `${resource}.${value}`),
	);

/** Of the operations, those that nobody plays; and what is named but is no operation any more. */
export const missing = (names = changing()): string[] => {
	const played = Object.keys(OPERATIONS).map((name) => name.split(' ')[0]);
	const known = new Set([...played, ...Object.keys(ELSEWHERE)]);
	return [
		...names.filter((name) => !known.has(name)),
		...[...known].filter((name) => !names.includes(name)),
	];
};

/**
 * Runs an operation of the node once, against a model of PingOne, with what the seed draws.
 *
 * @param execute the node; another one to see whether lies are found
 * @param isPlain without what came into the model later, for a seed from before
 * @param twist items and faults, in place of those that the seed draws
 */
export async function runSeed(
	name: string,
	seed: number,
	execute: Execute = shipped,
	isPlain = false,
	twist?: Twist,
): Promise<Played> {
	runs += 1;
	const draw = new Draw(seed, runs, isPlain);
	const clock = startClock(START, draw.next);
	try {
		const world = new World(drawRules(draw), draw, () => clock.now());
		const drawn = drawSchedule(draw);
		const setup = OPERATIONS[name](world, draw);
		world.keep();
		const environmentId = draw.uuid();
		const twisted = twist?.(setup.asked, draw);
		const asked = twisted?.asked ?? setup.asked;
		const environments = Environments.drawn(environmentId, asked, draw.aside);
		const schedule = twisted?.schedule ?? withSecondFault(drawn, draw.aside);
		const network = new Network(world, clock, schedule, () => setup.rival?.(), environments);
		const items = environments.fill(itemsOf(asked));
		const run = { ...operationOf(name), items, number: runs, environmentId };
		const running = runNode(execute, run, network);
		const isOver = await clock.settle(running, LONGEST_MS);
		const log = [JSON.stringify(world.rules), ...network.log];
		if (!isOver) {
			const lie: Lie = { kind: 'endless', item: 0, what: 'the run did not end' };
			return { seed, schedule: schedule.name, lies: [lie], log, unclear: [] };
		}
		const outputs = await running;
		await clock.finish();
		log.push(...outputs.map(({ json }) => JSON.stringify(json)));
		const lies = [...environments.lies, ...judge(world, asked, outputs, schedule)];
		const unclear = unclearOf(outputs);
		return { seed, schedule: JSON.stringify(schedule), lies, log, unclear };
	} finally {
		clock.restore();
	}
}

/** The seeds of an operation, the same ones each time. */
export const seedsOf = (name: string, count: number): number[] => {
	const draw = new Draw(createHash('sha256').update(name).digest().readUInt32LE());
	return Array.from({ length: count }, () => draw.integer(1, 1_000_000_000));
};
