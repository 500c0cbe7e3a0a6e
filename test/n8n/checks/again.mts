import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { eventually } from '../../support/eventually.mts';
import { seedHires } from '../../support/tenant.mts';
import type { Check } from '../check.mts';
import { batchWorkflow, CREATE, personFor } from '../workflows.mts';
import { counts, runByHook, type World } from '../world.mts';

const RETRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 };

const list = async ({ sandbox }: World, count: number) =>
	(await seedHires(sandbox, count)).map((userId) => personFor(sandbox, userId));

/** The second try goes on where the first one failed. */
export const retryOnFail: Check = {
	name: 'Retry On Fail',
	workflows: () => [batchWorkflow('core-retry', RETRIES)],
	publish: ['core-retry'],
	async run(world) {
		const people = await list(world, 100);
		const fault = { kind: 'status', status: 403 };
		await world.sandbox.control('POST', '/faults', { route: 'devices.create', skip: 50, fault });
		const execution = await runByHook(world, 'core-retry', { people });
		const { devices, byStatus } = await counts(world);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		assert.equal(byStatus['403'], 1, 'the fault was not met');
		assert.equal(itemsOf(execution, CREATE).length, 100);
		assert.deepEqual([devices.created, devices.usersWithMoreThanOne], [100, 0]);
		return '100 devices, nobody two';
	},
};

interface Logged {
	time: string;
	route: string;
	status: number;
}

/** Two requests sent one after the other may arrive the other way round. */
const OVERTAKEN = 2;

/** How many requests with the old token arrived after the first one with the new token. */
async function refusedAfterRenewal({ sandbox }: World): Promise<number> {
	const all = await sandbox.control<Logged[]>('GET', '/requests');
	const creates = all.filter(({ route }) => route === 'devices.create');
	const accepted = creates.filter(({ status }) => status === 201).map(({ time }) => time);
	const first = accepted.reduce((earliest, time) => (time < earliest ? time : earliest));
	return creates.filter(({ status, time }) => status === 401 && time > first).length;
}

/** PingOne's tokens live for an hour; afterward n8n has to fetch a new one. */
export const tokenExpiry: Check = {
	name: 'Token expires',
	workflows: () => [batchWorkflow('core-token')],
	publish: ['core-token'],
	async run(world) {
		const people = await list(world, 201);
		await runByHook(world, 'core-token', { people: people.slice(0, 1) });
		const before = await counts(world);
		await world.sandbox.control('POST', '/tokens/revoke');
		await world.sandbox.control('DELETE', '/requests');
		const execution = await runByHook(world, 'core-token', { people: people.slice(1) });
		const after = await counts(world);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		assert.deepEqual([after.devices.created, after.devices.usersWithMoreThanOne], [201, 0]);
		const refused = (after.byStatus['401'] ?? 0) - (before.byStatus['401'] ?? 0);
		const tokens = after.tokenCalls - before.tokenCalls;
		assert.equal(tokens, 1, `${tokens} token calls`);
		assert(refused >= 1, 'the old token was still good');
		// How many are under way when the first 401 arrives, is up to the machine. After it nothing is
		// sent with the old token.
		const late = await refusedAfterRenewal(world);
		assert(late <= OVERTAKEN, `${late} of ${refused} answers 401 after the new token was used`);
		return `200 devices, 401: ${refused}, token calls: ${tokens}`;
	},
};

/**
 * Stop in the editor ends the requests as well. The run is begun there too: in queue mode n8n tells
 * the worker of a stop only when the process that is asked to stop it has queued it.
 */
export const cancel: Check = {
	name: 'Cancel',
	workflows: () => [batchWorkflow('core-cancel')],
	async run(world) {
		const people = await list(world, 1000);
		await world.sandbox.control('POST', '/settings', { rateLimit: { perSecond: 30 } });
		const id = await world.client.run('core-cancel', 'HR', [{ body: { people } }]);
		await eventually('the run is under way', async () =>
			(await counts(world)).devices.created > 0 ? true : undefined,
		);
		await world.client.session.call('POST', `/executions/${id}/stop`);
		const pressed = Date.now();
		const stopped = await eventually('requests end', async () => {
			const before = await counts(world);
			await delay(2_000);
			const after = await counts(world);
			return after.requests === before.requests ? after : undefined;
		});
		const took = Math.round((Date.now() - pressed) / 1000);
		assert(stopped.devices.created < 1000, 'it was over already');
		const { status } = await world.client.settled(id);
		assert.equal(status, 'canceled');
		return `stopped at ${stopped.devices.created} of 1000, within ${took} s`;
	},
};
