import type { IDataObject } from 'n8n-workflow';
import { credentialFor } from './tenant.mts';
import { TriggerHost } from './triggerHost.mts';
import type { WorldSandbox } from './world.mts';

/** The same trigger twice: events come to one by webhook, and the other polls for them. */
export interface Both {
	push: TriggerHost;
	poll: TriggerHost;
}

/** Ways to start both triggers against a test's sandbox; they end after each test. */
export function useBothTriggers(sandbox: WorldSandbox) {
	const listening: TriggerHost[] = [];
	afterEach(async () => {
		for (const host of listening.splice(0)) await host.close();
	});
	return {
		async start(parameters: IDataObject): Promise<Both> {
			const settings = { credential: credentialFor(sandbox), parameters };
			const push = new TriggerHost(settings);
			const poll = new TriggerHost({ ...settings, type: 'pingOnePollingTrigger' });
			await push.listen();
			await poll.restart();
			listening.push(push);
			await sandbox.control('POST', '/settings', {
				delivery: { via: `http://127.0.0.1:${push.port}`, retryMs: 50 },
			});
			await push.activate();
			await poll.poll();
			return { push, poll };
		},
		/** Lets something happen in PingOne. @returns the IDs of the events */
		send: async (events: unknown[]) => await sandbox.control<string[]>('POST', '/events', events),
		/** Waits until nothing is left to deliver, and polls. @returns what each has given out so far */
		async items({ push, poll }: Both): Promise<Record<keyof Both, IDataObject[]>> {
			for (let tries = 0; tries < 400; tries += 1) {
				const { waiting } = await sandbox.control<{ waiting: Record<string, number> }>(
					'GET',
					'/deliveries',
				);
				if (Object.values(waiting).every((count) => count === 0)) break;
				await new Promise((resolve) => setTimeout(resolve, 25));
			}
			await poll.poll();
			const itemsOf = (host: TriggerHost) => host.executions.flat().map(({ json }) => json);
			return { push: itemsOf(push), poll: itemsOf(poll) };
		},
	};
}
