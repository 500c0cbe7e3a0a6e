import assert from 'node:assert/strict';
import { counts } from '../../n8n/world.mts';
import {
	BULK_IDS,
	HIRES,
	type QueueCheck,
	type QueueWorld,
	startBulk,
	workerOf,
} from '../world.mts';

const CRASH_MS = 150_000;

/** n8n's Retry button, with the workflow as it was. */
const retry = async ({ client }: QueueWorld, id: string): Promise<string> => {
	const { id: again } = await client.session.call<{ id: string | number }>(
		'POST',
		`/executions/${id}/retry`,
		{ loadWorkflow: false },
	);
	return String(again);
};

const expectEverybodyOnce = async (world: QueueWorld) => {
	const { devices } = await counts(world);
	assert.equal(devices.usersWithMoreThanOne, 0, `${devices.usersWithMoreThanOne} people have two`);
	// Those that a killed run left pending were replaced, so more were created than are there.
	assert.equal(devices.now, HIRES);
};

const retryAfterKill = (name: string, workflow: string): QueueCheck => ({
	name,
	async run(world) {
		const id = await startBulk(world, workflow);
		const worker = await workerOf(world, id);
		await world.cluster.kill(worker);
		await world.cluster.start(worker);
		const crashed = await world.client.settled(id, CRASH_MS);
		assert(['crashed', 'error'].includes(crashed.status), crashed.status);
		const { devices } = await counts(world);
		assert(devices.created < HIRES, 'the run was over already');
		const again = await world.client.settled(await retry(world, id), CRASH_MS);
		assert.equal(again.status, 'success', again.data.resultData.error?.message);
		await expectEverybodyOnce(world);
		return `${crashed.status} after ${devices.created}; Retry: ${HIRES} once, 0 twice`;
	},
});

/** A worker dies in the middle of a run and comes back; somebody presses Retry. */
export const workerDies = retryAfterKill('Worker killed in mid-run, Retry button', BULK_IDS[0]);

/** The same with Retry On Fail, whose memory dies with the worker. */
export const workerDiesWithRetries = retryAfterKill(
	'Worker killed in mid-run, Retry button with Retry On Fail',
	BULK_IDS[1],
);

/** Main and a webhook processor die in the middle of a run; the worker goes on. */
export const othersDie: QueueCheck = {
	name: 'Main and a webhook processor killed in mid-run',
	async run(world) {
		const id = await startBulk(world);
		await world.cluster.kill('main', 'webhook1');
		await world.cluster.start('main', 'webhook1');
		world.client = world.cluster.client();
		const execution = await world.client.settled(id, CRASH_MS);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		await expectEverybodyOnce(world);
		return `the run goes on: ${HIRES} once, 0 twice`;
	},
};
