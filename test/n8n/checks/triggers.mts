import assert from 'node:assert/strict';
import {
	itemsFrom,
	triggerWorkflow,
	type Subscription,
	TriggerWorld,
} from '../../support/triggerSuite.mts';
import type { Check } from '../check.mts';

const WEBHOOK = 'core-trigger';
const POLLING = 'core-polling';

const kinds = (subscriptions: Subscription[]) =>
	subscriptions.map(({ filterOptions }) => filterOptions.includedActionTypes);

/**
 * Both triggers, in an n8n of their own that is told a public address: an event of PingOne's starts the
 * workflow, also after a crash, and unpublishing deletes the webhook.
 */
export const triggers: Check = {
	name: 'Triggers',
	needsCli: true,
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
			const got = itemsFrom(await world.ended(WEBHOOK, 2, 60_000)).map(({ eventId }) => eventId);
			assert.deepEqual(got, wanted);
			const read = itemsFrom(await world.ended(POLLING, 1, 150_000)).map(({ eventId }) => eventId);
			assert.deepEqual(read, polled);

			await world.client.session.call('POST', `/workflows/${WEBHOOK}/deactivate`, {});
			await world.unsubscribed();
			return '6 events by webhook, 2 by polling, each once; no webhook left';
		} finally {
			await world.close();
		}
	},
};
