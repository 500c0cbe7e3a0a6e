import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../check.mts';
import { expectTruth, mixedHires, retry, startUntil, stop, tally } from '../interruption.mts';
import { batchWorkflow } from '../workflows.mts';

const WORKFLOW = 'core-stopped';
/** Enough for a run that is still at work when it is stopped. */
const HIRES = 200;
const PER_SECOND = 20;
const PAUSE_MS = 5_000;

/**
 * A run that came by a webhook is stopped, and the operator presses Retry five seconds later. In queue
 * mode, a webhook processor has queued it, and n8n tells its worker nothing of the stop.
 */
export const stopped: Check = {
	name: 'Stop in mid-run, Retry button 5 s later',
	workflows: () => [batchWorkflow(WORKFLOW, { onError: 'continueErrorOutput' })],
	publish: [WORKFLOW],
	async run(world) {
		const hires = await mixedHires(world, HIRES, PER_SECOND);
		const id = await startUntil(world, WORKFLOW, hires, 1 / 5);
		await stop(world, id);
		await delay(PAUSE_MS);
		await world.sandbox.control('POST', '/settings', { rateLimit: null });
		const again = await retry(world, id);
		return `${again.status}: ${expectTruth(await tally(world, hires, [again]), HIRES)}`;
	},
};
