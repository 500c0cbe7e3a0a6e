import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../n8n/check.mts';
import { batchWorkflow, personFor } from '../n8n/workflows.mts';
import { startByHook, type World } from '../n8n/world.mts';
import type { Mailbox } from '../../tools/host/mailbox.mts';
import type { ExecutionData } from '../../tools/host/n8n.mts';
import { eventually } from '../support/eventually.mts';
import { seedHires } from '../support/tenant.mts';
import type { MovableClock } from '../support/clock.mts';
import type { Cluster, Role } from './cluster.mts';

/** n8n in queue mode, and the sandbox. */
export interface QueueWorld extends World {
	cluster: Cluster;
	clock: MovableClock;
	/** Where n8n mails to. */
	mailbox: Mailbox;
}

export type QueueCheck = Check<QueueWorld>;

/** People in a bulk run. */
export const HIRES = 1000;
/** The limit that the bulk runs meet: a run of a thousand takes ten seconds of it. */
export const LIMIT = { perSecond: 100 };

const BULK = { onError: 'continueErrorOutput' };

/** Bulk workflows, so that the executions of each can be told apart. */
export const BULK_IDS = ['queue-bulk-a', 'queue-bulk-b', 'queue-bulk-c'] as const;
/** The second one tries again when it fails. The third one is for a list that was begun before. */
export const bulkWorkflows = () => [
	batchWorkflow(BULK_IDS[0], BULK),
	batchWorkflow(BULK_IDS[1], { ...BULK, retryOnFail: true, maxTries: 2, waitBetweenTries: 500 }),
	batchWorkflow(BULK_IDS[2], BULK, { options: { ifUserHasDevice: 'replacePending' } }),
];

/** As many hires as asked for, in a tenant with the limit and an answering time like PingOne's. */
export async function hire(world: QueueWorld, count: number) {
	const ids = await seedHires(world.sandbox, count);
	await world.sandbox.control('POST', '/settings', { rateLimit: LIMIT, latencyMs: 50 });
	return ids.map((userId) => personFor(world.sandbox, userId));
}

/** Starts a bulk run of a thousand and lets it get into its middle. */
export async function startBulk(
	world: QueueWorld,
	workflow: string = BULK_IDS[0],
): Promise<string> {
	const people = await hire(world, HIRES);
	const id = await startByHook(world, workflow, { people });
	await eventually('the run is in its middle', async () => {
		const { devices } = await world.sandbox.control<{ devices: { created: number } }>(
			'GET',
			'/metrics',
		);
		return devices.created > HIRES / 4 || undefined;
	});
	return id;
}

/** The worker that runs an execution, by what it logs. */
export async function workerOf({ cluster }: QueueWorld, id: string): Promise<Role> {
	const workers: Role[] = ['worker1', 'worker2'];
	return await eventually(`a worker takes execution ${id}`, () =>
		Promise.resolve(
			workers.find((role) => new RegExp(`started execution ${id}\\b`).test(cluster.log(role))),
		),
	);
}

/** Waits until an execution has ended, over answers of an n8n that has no database for a while. */
export async function settledAfterAll({ client }: QueueWorld, id: string): Promise<ExecutionData> {
	return await eventually(
		`execution ${id} ends`,
		async () => await client.settled(id).catch(() => undefined),
	);
}

/** Waits, in seconds. */
export const seconds = async (count: number) => await delay(count * 1_000);
