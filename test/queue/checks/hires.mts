import assert from 'node:assert/strict';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { CREATE } from '../../n8n/workflows.mts';
import { counts, startByHook } from '../../n8n/world.mts';
import {
	BULK_IDS,
	bulkWorkflows,
	hire,
	HIRES,
	LIMIT,
	type QueueCheck,
	workerOf,
} from '../world.mts';

const WORKERS = 2;

/** Two workers share one limit and one credential, and none knows of the other. */
export const twoRuns: QueueCheck = {
	name: `2 x ${HIRES} hires on one limit`,
	workflows: bulkWorkflows,
	publish: [...BULK_IDS],
	async run(world) {
		const people = await hire(world, 2 * HIRES);
		await world.sandbox.control('POST', '/tokens/revoke');
		const before = await counts(world);
		const start = Date.now();
		const ids = await Promise.all(
			BULK_IDS.slice(0, 2).map((id, half) =>
				startByHook(world, id, { people: people.slice(half * HIRES, (half + 1) * HIRES) }),
			),
		);
		const workers = await Promise.all(ids.map(async (id) => await workerOf(world, id)));
		for (const id of ids) {
			const execution = await world.client.settled(id);
			assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
			assert.equal(itemsOf(execution, CREATE).length, HIRES);
		}
		const took = (Date.now() - start) / 1000;
		const { devices, byStatus, tokenCalls } = await counts(world);
		assert.deepEqual([devices.created, devices.usersWithMoreThanOne], [2 * HIRES, 0]);
		// How much is under way with the old token when the first 401 arrives, is up to the machine;
		// how often it is renewed, is not.
		const renewals = tokenCalls - before.tokenCalls;
		assert(renewals <= 2 * WORKERS, `${renewals} token calls`);
		const refused = byStatus['401'] ?? 0;
		assert(refused < HIRES / 2, `${refused} answers 401`);
		const floor = (2 * HIRES) / LIMIT.perSecond;
		return (
			`0 lost, 0 twice, on ${new Set(workers).size} workers, ${took.toFixed(1)} s ` +
			`(the limit alone: ${floor} s), 429: ${byStatus['429'] ?? 0}, 401: ${refused}, token calls: ${renewals}`
		);
	},
};
