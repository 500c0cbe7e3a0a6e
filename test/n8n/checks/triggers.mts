import assert from 'node:assert/strict';
import { eventually } from '../../support/eventually.mts';
import {
	eventsOnRecord,
	triggerWorkflow,
	type Subscription,
	TriggerWorld,
} from '../../support/triggerSuite.mts';
import type { Check } from '../check.mts';

const WEBHOOK = 'core-trigger';
const POLLING = 'core-polling';

const kinds = (subscriptions: Subscription[]) =>
	subscriptions.map(({ filterOptions }) => filterOptions.includedActionTypes);

/** Waits for as many events in a workflow's executions, however those ended. */
async function recorded(world: TriggerWorld, workflowId: string, count: number) {
	let seen = '';
	return await eventually(`${count} events of ${workflowId}`, async () => {
		const executions = await world.allEnded(workflowId);
		const events = executions.flatMap(eventsOnRecord);
		seen = `${events.length} in ${executions.map(({ status }) => status).join()}`;
		return events.length >= count ? events : undefined;
	}).catch((thrown: unknown) => {
		throw new Error(`${String(thrown)}, but ${seen}`);
	});
}

/**
 * Both triggers, in an n8n of their own that is told a public address: an event of PingOne's starts the
 * workflow, also after a crash, and unpublishing deletes the webhook.
 */
export const triggers: Check = {
	name: 'Triggers',
	needs: 'cli',
	async run({ cli }) {
		const world = await TriggerWorld.start(
			() => [
				triggerWorkflow(WEBHOOK, { events: ['USER.LOCKED'] }),
				triggerWorkflow(POLLING, { events: ['USER.MOVED'] }, 'pingOnePollingTrigger'),
			],
			{},
			[],
			cli?.host,
		);
		try {
			await world.client.publish(WEBHOOK);
			await world.client.publish(POLLING);
			assert.deepEqual(kinds(await world.subscriptions()), [['USER.LOCKED']]);
			const wanted = await world.push('USER.LOCKED', 3);
			await world.ended(WEBHOOK, 1);

			await world.crash();
			wanted.push(...(await world.push('USER.LOCKED', 3)));
			const polled = await world.push('USER.MOVED', 2);
			await world.startN8n();
			assert.deepEqual(kinds(await world.subscriptions()), [['USER.LOCKED']]);
			assert.deepEqual(await recorded(world, WEBHOOK, wanted.length), wanted);
			assert.deepEqual(await recorded(world, POLLING, polled.length), polled);

			await world.client.session.call('POST', `/workflows/${WEBHOOK}/deactivate`, {});
			await world.unsubscribed();
			return '6 events by webhook, 2 by polling, each once; no webhook left';
		} finally {
			await world.close();
		}
	},
};

const POLLED = 'core-polled';

/** A published workflow with the trigger that needs no public address starts by itself. */
export const polls: Check = {
	name: 'Polling trigger',
	workflows: () => [triggerWorkflow(POLLED, { events: ['USER.MOVED'] }, 'pingOnePollingTrigger')],
	publish: [POLLED],
	async run({ client, sandbox }) {
		const event = { action: { type: 'USER.MOVED' }, resources: [], result: { status: 'SUCCESS' } };
		const [wanted] = await sandbox.control<string[]>('POST', '/events?count=1', event);
		const ended = await eventually('n8n looks for events, once a minute', async () => {
			const [first] = await client.executions(POLLED);
			return first && (await client.settled(first.id));
		});
		assert.deepEqual([ended.status, eventsOnRecord(ended)], ['success', [wanted]]);
		return '1 event, 1 execution';
	},
};
