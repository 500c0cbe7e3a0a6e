import type { Activity } from './activity.mts';
import type { Journal } from './journal.mts';
import { Queue, type QueueWorld } from './queue.mts';
import { wants, type Subscription } from './subscription.mts';

/** Sends the events to whoever subscribed. */
export interface Deliverer {
	/** Takes up a new subscription. */
	open(subscription: Subscription): void;
	/** Ends one; what waits for it is dropped. */
	close(subscriptionId: string): void;
	/** Goes on with what waits, after a change of settings or of a subscription. */
	wake(): void;
	/** How many events wait, by subscription. */
	waiting(): Record<string, number>;
	/** Ends all. */
	clear(): void;
}

/** A deliverer that listens to the journal; each subscription has a queue of its own. */
export function createDeliverer(journal: Journal, world: QueueWorld): Deliverer {
	const open = new Map<string, { subscription: Subscription; queue: Queue }>();

	journal.listen((activity: Activity) => {
		for (const { subscription, queue } of open.values()) {
			if (wants(subscription, activity)) queue.add(activity);
		}
	});

	return {
		open(subscription) {
			open.set(subscription.id, { subscription, queue: new Queue(subscription, world) });
		},
		close(id) {
			open.get(id)?.queue.close();
			open.delete(id);
		},
		wake() {
			for (const { queue } of open.values()) queue.wake();
		},
		waiting: () => Object.fromEntries([...open].map(([id, { queue }]) => [id, queue.length])),
		clear() {
			for (const { queue } of open.values()) queue.close();
			open.clear();
		},
	};
}
