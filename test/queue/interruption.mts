import assert from 'node:assert/strict';
import type { ExecutionData } from '../../tools/host/n8n.mts';
import { CREATE, personFor, type Person } from '../n8n/workflows.mts';
import { counts, startByHook } from '../n8n/world.mts';
import { eventually } from '../support/eventually.mts';
import { seedHires } from '../support/tenant.mts';
import { workerOf, type QueueWorld } from './world.mts';

const RP = { id: 'pingone.com', name: 'PingOne' };
const HOUR_MS = 3_600_000;
const AT_ONCE = 25;

interface HeldDevice {
	id: string;
	status: string;
}

/** Somebody whom the run creates a device for, and the device that they had before. */
interface Hire extends Person {
	before?: string;
}

async function inBatches<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	for (let start = 0; start < all.length; start += AT_ONCE) {
		results.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(work))));
	}
	return results;
}

/**
 * Hires of three kinds, in turn: with an active key of an hour ago, with a pending device that
 * another workflow made an hour ago, and with none.
 */
export async function mixedHires(world: QueueWorld, count: number, perSecond: number) {
	const ids = await seedHires(world.sandbox, count);
	const kinds = [{ status: 'ACTIVE' }, { status: 'ACTIVATION_REQUIRED' }, undefined];
	const createdAt = Date.now() - HOUR_MS;
	const hires = await inBatches(
		ids.map((userId, place) => ({ userId, kind: kinds[place % kinds.length] })),
		async ({ userId, kind }): Promise<Hire> => {
			const person = personFor(world.sandbox, userId);
			if (!kind) return person;
			const path = `/users/${userId}/devices`;
			const device = { ...kind, rp: RP, createdAt, updatedAt: createdAt };
			const { id } = await world.sandbox.control<HeldDevice>('POST', path, device);
			return { ...person, before: id };
		},
	);
	await world.sandbox.control('POST', '/settings', { rateLimit: { perSecond }, latencyMs: 50 });
	return hires;
}

/** Starts the run and waits until a share of its devices has been created. */
export async function startUntil(
	world: QueueWorld,
	workflow: string,
	hires: Hire[],
	share: number,
): Promise<string> {
	const before = (await counts(world)).devices.created;
	const people = hires.map(({ before: _, ...person }) => person);
	const id = await startByHook(world, workflow, { people });
	await eventually('the run is in its middle', async () => {
		const { devices } = await counts(world);
		return devices.created - before > hires.length * share || undefined;
	});
	return id;
}

/** n8n's Stop button. */
export const stop = async ({ client }: QueueWorld, id: string) =>
	await client.session.call('POST', `/executions/${id}/stop`);

/** n8n's Retry button, with the workflow as it was; waits for the end. */
export async function retry({ client }: QueueWorld, id: string): Promise<ExecutionData> {
	const again = await client.session.call<{ id: string | number }>(
		'POST',
		`/executions/${id}/retry`,
		{ loadWorkflow: false },
	);
	return await client.settled(String(again.id));
}

/** Kills the worker of an execution, starts it again, and waits until n8n shows the crash. */
export async function crash(world: QueueWorld, id: string): Promise<string> {
	const worker = await workerOf(world, id);
	await world.cluster.kill(worker);
	await world.cluster.start(worker);
	const { status } = await world.client.settled(id);
	assert(['crashed', 'error'].includes(status), status);
	return status;
}

/** What became of everybody. */
export interface Tally {
	/** Items that came out with a device, and with an error. */
	done: number;
	failed: number;
	/** People with two or more new devices. */
	twice: number;
	/** People who have no new device. */
	none: number;
	/** People whose earlier device is gone. */
	removed: number;
	/** Items whose output is not what PingOne has. */
	untrue: number;
}

/** Items of the node's last run with an output: a stopped one may be kept without. */
const leftBy = ({ data }: ExecutionData, output: number) =>
	data.resultData.runData[CREATE]?.findLast((run) => run.data)?.data?.main[output] ?? [];

/**
 * Compares the last runs' outputs with PingOne. An item that came out done is true when its device is
 * there, is new, and is the person's only new one.
 *
 * @param executions the runs whose outputs count
 */
export async function tally(
	world: QueueWorld,
	hires: Hire[],
	executions: ExecutionData[],
): Promise<Tally> {
	const held = new Map<string, string[]>();
	await inBatches(hires, async ({ userId }) => {
		const devices = await world.sandbox.control<HeldDevice[]>('GET', `/users/${userId}/devices`);
		held.set(
			userId,
			devices.map(({ id }) => id),
		);
	});
	const fresh = ({ userId, before }: Hire) =>
		(held.get(userId) ?? []).filter((id) => id !== before);
	const outputs = executions.flatMap((execution) => leftBy(execution, 0));
	const owner = new Map(hires.flatMap((hire) => fresh(hire).map((id) => [id, hire] as const)));
	const isTrue = ({ json }: (typeof outputs)[number]) => {
		const hire = owner.get(String(json.id));
		return hire?.userId === (json.user as { id?: string } | undefined)?.id;
	};
	return {
		done: outputs.length,
		failed: executions.flatMap((execution) => leftBy(execution, 1)).length,
		twice: hires.filter((hire) => fresh(hire).length > 1).length,
		none: hires.filter((hire) => fresh(hire).length === 0).length,
		removed: hires.filter(({ userId, before }) => before && !held.get(userId)?.includes(before))
			.length,
		untrue: outputs.filter((output) => !isTrue(output)).length,
	};
}

/** @throws unless everybody who is done has one new device, and nobody lost an old one */
export function expectTruth({ done, failed, ...wrong }: Tally, count: number): string {
	assert.deepEqual(
		{ ...wrong, none: undefined },
		{ twice: 0, removed: 0, untrue: 0, none: undefined },
		JSON.stringify({ done, failed, ...wrong }),
	);
	assert(done + failed >= count, `${done} done and ${failed} failed of ${count}`);
	return `${done} done, ${failed} failed, 0 twice, 0 removed, 0 untrue, ${wrong.none} without`;
}
