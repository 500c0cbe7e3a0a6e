import assert from 'node:assert/strict';
import { decideWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { next, node } from '../../support/enrollment/workflows.mts';
import { eventually } from '../../support/eventually.mts';
import type { SoftKey } from '../../support/softAuthenticator.mts';
import type { Role } from '../cluster.mts';
import {
	answered,
	ask,
	checksOf,
	counted,
	DECIDE,
	type Decision,
	ended,
	type Ended,
	holdCheck,
	RUNS,
	tell,
	type Told,
} from '../decisions.mts';
import { type QueueCheck, type QueueWorld, workerOf } from '../world.mts';

const WORKERS: Role[] = ['worker1', 'worker2'];
const SLOW = 'queue-decide-slow';

const CONFIRMED: Ended = {
	execution: 'success',
	came: [{ status: 'CONFIRMED', approved: true }],
	acted: 1,
};

/** A decision after which the worker is busy for a while before it acts. */
function slowWorkflow() {
	const workflow = decideWorkflow(SLOW);
	const wait = node('6', 'Slow', 'n8n-nodes-base.wait', 500, { amount: 20, unit: 'seconds' });
	return {
		...workflow,
		nodes: [...workflow.nodes, { ...wait, typeVersion: 1.1 }],
		connections: { ...workflow.connections, Confirm: next('Slow'), Slow: next('Act') },
	};
}

/** What became of a decision. */
interface Played {
	/** What the page was told at last. */
	told: Told | undefined;
	end: Ended;
}

/** @throws unless each page was told CONFIRMED, and n8n went on once */
function expectConfirmed(all: Played[]): void {
	const seen = counted(all.map((each) => JSON.stringify(each)));
	for (const each of all) assert.deepEqual(each, { told: 'CONFIRMED', end: CONFIRMED }, seen);
}

/** A decision that waits, and the worker that had it wait. */
interface Asked extends Decision {
	worker: Role;
}

/** Plays one decision after the other, and kills in each. */
async function play<T>(
	world: QueueWorld,
	one: (asked: Asked, key: SoftKey, place: number) => Promise<T>,
	{ count = RUNS, workflow = DECIDE } = {},
): Promise<T[]> {
	const { key, waiting } = await ask(world, count, workflow);
	const asked: Asked[] = [];
	// The log of a worker ends with it.
	for (const decision of waiting) {
		asked.push({ ...decision, worker: await workerOf(world, decision.executionId) });
	}
	const all: T[] = [];
	for (const [place, decision] of asked.entries()) all.push(await one(decision, key, place));
	return all;
}

/** The worker that made the execution wait is gone when the key answers. */
const betweenRequests: QueueCheck = {
	name: `Confirmation: worker killed between challenge and answer (${RUNS} kills)`,
	async run(world) {
		const all = await play(world, async (decision, key): Promise<Played> => {
			const finish = await answered(world, 'webhook1', decision, key);
			await world.cluster.kill(decision.worker);
			const told = await tell(world, 'webhook1', decision, finish);
			const end = await ended(world, decision);
			await world.cluster.start(decision.worker);
			return { told, end };
		});
		expectConfirmed(all);
		assert.equal(await checksOf(world), RUNS);
		return `${RUNS} of ${RUNS} confirmed, acted once each`;
	},
};

/**
 * No worker is there when the key answers. When the one that had begun the execution starts again, n8n
 * 2.41.1 may take it for one that died with it, and marks it as crashed: nothing is done then.
 */
const noWorker: QueueCheck = {
	name: `Confirmation: both workers killed between challenge and answer (${RUNS} kills)`,
	async run(world) {
		const all = await play(world, async (decision, key): Promise<Played> => {
			const finish = await answered(world, 'webhook1', decision, key);
			await world.cluster.kill(...WORKERS);
			const told = await tell(world, 'webhook1', decision, finish);
			await world.cluster.start(...WORKERS);
			return { told, end: await ended(world, decision) };
		});
		const [lost, heard] = [true, false].map((isCrashed) =>
			all.filter(({ end }) => (end.execution === 'crashed') === isCrashed),
		);
		for (const { end } of lost) assert.equal(end.acted, 0);
		for (const { end } of heard) assert.deepEqual(end, CONFIRMED);
		assert.equal(await checksOf(world), RUNS);
		const said = counted(all.map(({ told }) => String(told)));
		return `${said}; ${heard.length} acted once each, ${lost.length} crashed by n8n, which did nothing`;
	},
};

/** Processes die after PingOne has checked the key, of which nobody was told; the page sends again. */
async function killWhileChecking(
	world: QueueWorld,
	count: number,
	dying: (processor: Role, worker: Role) => Role[],
): Promise<void> {
	const processors: Role[] = ['webhook1', 'webhook2'];
	const one = async (decision: Asked, key: SoftKey, place: number): Promise<Played> => {
		const [dies, lives] = place % 2 === 0 ? processors : [...processors].reverse();
		const finish = await answered(world, dies, decision, key);
		const checked = await holdCheck(world);
		const cut = tell(world, dies, decision, finish);
		await checked();
		const dead = dying(dies, decision.worker);
		await world.cluster.kill(...dead);
		assert.equal(await cut, undefined);
		const told = await tell(world, lives, decision, finish);
		const end = await ended(world, decision);
		await world.cluster.start(...dead);
		return { told, end };
	};
	expectConfirmed(await play(world, one, { count }));
}

/** The processor dies; CI plays it once. */
export const diesWhileChecking: QueueCheck = {
	name: 'Webhook processor killed while PingOne checks a confirmation',
	workflows: () => [decideWorkflow(DECIDE)],
	publish: [DECIDE],
	async run(world) {
		await killWhileChecking(world, 1, (processor) => [processor]);
		return 'the same answer elsewhere: confirmed once';
	},
};

const whileChecking: QueueCheck = {
	name: `Confirmation: processor and worker killed while PingOne checks (${RUNS} kills)`,
	async run(world) {
		await killWhileChecking(world, RUNS, (...both) => both);
		assert.equal(await checksOf(world), 2 * RUNS);
		return `${RUNS} answers cut; ${RUNS} of ${RUNS} confirmed by the other one, acted once each`;
	},
};

/** The worker that goes on after the decision dies before it has acted. */
const afterDecision: QueueCheck = {
	name: `Confirmation: worker killed after the decision (${RUNS} kills)`,
	workflows: () => [slowWorkflow()],
	publish: [SLOW],
	async run(world) {
		const starts = (role: Role, { executionId }: Decision) =>
			world.cluster.log(role).split(`started execution ${executionId} `).length;
		const one = async (decision: Asked, key: SoftKey) => {
			const before = WORKERS.map((role) => starts(role, decision));
			const finish = await answered(world, 'webhook1', decision, key);
			assert.equal(await tell(world, 'webhook1', decision, finish), 'CONFIRMED');
			const worker = await eventually('a worker goes on', () =>
				Promise.resolve(WORKERS.find((role, place) => starts(role, decision) > before[place])),
			);
			await world.cluster.kill(worker);
			await world.cluster.start(worker);
			return decision;
		};
		const all: Ended[] = [];
		for (const decision of await play(world, one, { workflow: SLOW })) {
			all.push(await ended(world, decision));
		}
		for (const { came, acted } of all) {
			assert(came.length <= 1 && acted <= 1);
			for (const { approved } of came) assert(approved);
		}
		assert.equal(await checksOf(world), RUNS);
		return `${RUNS} of ${RUNS} told CONFIRMED; n8n: ${counted(all.map(({ execution }) => execution))}; acted: ${counted(all.map(({ acted }) => String(acted)))}`;
	},
};

/** Real kills -9 around one decision; test/unit/confirmation/races.test.mts plays them in virtual time. */
export const CONFIRMATION_KILLS: QueueCheck[] = [
	betweenRequests,
	noWorker,
	whileChecking,
	afterDecision,
];
