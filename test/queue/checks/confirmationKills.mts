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
	claimOf,
	counted,
	type Decision,
	ended,
	type Ended,
	giveAdaKey,
	RUNS,
	tryPost,
} from '../decisions.mts';
import { type QueueCheck, type QueueWorld, workerOf } from '../world.mts';

const WORKERS: Role[] = ['worker1', 'worker2'];
const LATENCY_MS = 1_500;
/** n8n notices a dead worker's job after about two minutes. */
const CRASH_MS = 300_000;

const PLAIN = 'queue-kills';
const SLOW = 'queue-kills-slow';

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

/** @throws unless each page was told CONFIRMED, n8n went on once, and PingOne was asked so often */
async function expectConfirmed(world: QueueWorld, all: Ended[], claims: unknown[], checks = RUNS) {
	const seen = counted(all.map((end) => JSON.stringify(end)));
	assert.equal(claims.filter((claim) => claim === 'CONFIRMED').length, RUNS);
	for (const end of all) assert.deepEqual(end, CONFIRMED, seen);
	assert.equal(await checksOf(world), checks);
}

/** A decision that waits, and the worker that had it wait. */
interface Asked extends Decision {
	worker: Role;
}

/** Plays one decision after the other, and kills in each. */
async function play(
	world: QueueWorld,
	workflow: string,
	one: (asked: Asked, key: SoftKey, place: number) => Promise<unknown>,
) {
	const key = await giveAdaKey(world);
	const waiting: Asked[] = [];
	// The log of a worker ends with it.
	for (const decision of await ask(world, workflow, RUNS)) {
		waiting.push({ ...decision, worker: await workerOf(world, decision.executionId) });
	}
	const claims: unknown[] = [];
	for (const [place, decision] of waiting.entries()) claims.push(await one(decision, key, place));
	return { waiting, claims };
}

/** The worker that made the execution wait is gone when the key answers. */
const betweenRequests: QueueCheck = {
	name: `Confirmation: worker killed between challenge and answer (${RUNS} kills)`,
	workflows: () => [decideWorkflow(PLAIN)],
	publish: [PLAIN],
	async run(world) {
		const all: Ended[] = [];
		const { claims } = await play(world, PLAIN, async (decision, key) => {
			const finish = await answered(world, 'webhook1', decision, key);
			await world.cluster.kill(decision.worker);
			const told = await tryPost(world, 'webhook1', decision, finish);
			all.push(await ended(world, decision, CRASH_MS));
			await world.cluster.start(decision.worker);
			return claimOf(told);
		});
		await expectConfirmed(world, all, claims);
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
		const all: Ended[] = [];
		const { claims } = await play(world, PLAIN, async (decision, key) => {
			const finish = await answered(world, 'webhook1', decision, key);
			await world.cluster.kill(...WORKERS);
			const told = await tryPost(world, 'webhook1', decision, finish);
			await world.cluster.start(...WORKERS);
			all.push(await ended(world, decision, CRASH_MS));
			return claimOf(told);
		});
		const [lost, heard] = [true, false].map((isCrashed) =>
			all.filter(({ execution }) => (execution === 'crashed') === isCrashed),
		);
		for (const { acted } of lost) assert.equal(acted, 0);
		for (const end of heard) assert.deepEqual(end, CONFIRMED);
		assert.equal(await checksOf(world), claims.length);
		return `${counted(claims.map(String))}; ${heard.length} acted once each, ${lost.length} crashed by n8n, which did nothing`;
	},
};

/** Processor and worker die after PingOne has checked the key, of which nobody was told; the page sends again. */
const whileChecking: QueueCheck = {
	name: `Confirmation: processor and worker killed while PingOne checks (${RUNS} kills)`,
	async run(world) {
		const [first, second]: Role[] = ['webhook1', 'webhook2'];
		const all: Ended[] = [];
		let cuts = 0;
		const { claims } = await play(world, PLAIN, async (decision, key, place) => {
			const [dies, lives] = place % 2 === 0 ? [first, second] : [second, first];
			const finish = await answered(world, dies, decision, key);
			const before = await checksOf(world);
			const fault = { kind: 'latency', ms: LATENCY_MS, when: 'after' };
			await world.sandbox.control('POST', '/faults', { route: 'authentications.assertion', fault });
			const cut = tryPost(world, dies, decision, finish);
			await eventually('PingOne checks', async () => (await checksOf(world)) > before || undefined);
			await world.cluster.kill(dies, decision.worker);
			cuts += (await cut) === undefined ? 1 : 0;
			await world.sandbox.control('DELETE', '/faults');
			const told = await tryPost(world, lives, decision, finish);
			all.push(await ended(world, decision, CRASH_MS));
			await world.cluster.start(dies, decision.worker);
			return claimOf(told);
		});
		assert.equal(cuts, RUNS);
		await expectConfirmed(world, all, claims, 2 * RUNS);
		return `${cuts} answers cut; ${RUNS} of ${RUNS} confirmed by the other one, acted once each`;
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
		const { waiting, claims } = await play(world, SLOW, async (decision, key) => {
			const before = WORKERS.map((role) => starts(role, decision));
			const finish = await answered(world, 'webhook1', decision, key);
			const told = await tryPost(world, 'webhook1', decision, finish);
			const worker = await eventually('a worker goes on', () =>
				Promise.resolve(WORKERS.find((role, place) => starts(role, decision) > before[place])),
			);
			await world.cluster.kill(worker);
			await world.cluster.start(worker);
			return claimOf(told);
		});
		const all: Ended[] = [];
		for (const decision of waiting) all.push(await ended(world, decision, CRASH_MS));
		assert.equal(claims.filter((claim) => claim === 'CONFIRMED').length, RUNS);
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
