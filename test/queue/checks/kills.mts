import assert from 'node:assert/strict';
import { counts } from '../../n8n/world.mts';
import {
	crash,
	expectTruth,
	mixedHires,
	retry,
	startUntil,
	stop,
	tally,
} from '../interruption.mts';
import { BULK_IDS, HIRES, seconds, startBulk, type QueueCheck } from '../world.mts';

/** Enough for a run that is still at work when it is stopped. */
const SOME = 400;
const SLOW = 40;
const FAST = 100;

const retryAfterKill = (name: string, workflow: string): QueueCheck => ({
	name,
	async run(world) {
		const hires = await mixedHires(world, SOME, FAST);
		const id = await startUntil(world, workflow, hires, 1 / 4);
		const status = await crash(world, id);
		const { created } = (await counts(world)).devices;
		const again = await retry(world, id);
		assert.equal(again.status, 'success', again.data.resultData.error?.message);
		const figures = expectTruth(await tally(world, hires, [again]), SOME);
		return `${status} after ${created}; Retry: ${figures}`;
	},
});

/** A worker dies in the middle of a run and comes back; the operator presses Retry. */
export const workerDies = retryAfterKill('Worker killed in mid-run, Retry button', BULK_IDS[0]);

/** The same with Retry On Fail, whose memory dies with the worker. */
export const workerDiesWithRetries = retryAfterKill(
	'Worker killed in mid-run, Retry button with Retry On Fail',
	BULK_IDS[1],
);

/**
 * A run that came by a webhook processor is stopped, of which n8n tells its worker nothing, and the
 * operator presses Retry five seconds later.
 */
export const stopped: QueueCheck = {
	name: 'Stop in mid-run, Retry button 5 s later',
	async run(world) {
		const hires = await mixedHires(world, SOME, SLOW);
		const id = await startUntil(world, BULK_IDS[0], hires, 1 / 5);
		await stop(world, id);
		await seconds(5);
		const again = await retry(world, id);
		return expectTruth(await tally(world, hires, [again]), SOME);
	},
};

/** Main and a webhook processor die in the middle of a run; the worker goes on. */
export const othersDie: QueueCheck = {
	name: 'Main and a webhook processor killed in mid-run',
	async run(world) {
		const id = await startBulk(world);
		await world.cluster.kill('main', 'webhook1');
		await world.cluster.start('main', 'webhook1');
		world.client = world.cluster.client();
		const execution = await world.client.settled(id);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		const { devices } = await counts(world);
		assert.deepEqual([devices.now, devices.usersWithMoreThanOne], [HIRES, 0]);
		return `the run goes on: ${HIRES} once, 0 twice`;
	},
};
