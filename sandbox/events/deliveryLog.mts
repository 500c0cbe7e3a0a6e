import type { Subscription } from './subscription.mts';

const CAPACITY = 5_000;

/** One POST to a receiver, as it is remembered. */
export interface Delivery {
	/** IDs of the events of the block. */
	events: string[];
	/** Undefined when there was no answer. */
	status: number | undefined;
	/** 1 for the first try of a block. */
	attempt: number;
	/** Milliseconds until the answer, or until there was none. */
	ms: number;
}

/** The newest deliveries, oldest first. */
export interface DeliveryLog {
	add(subscription: Subscription, delivery: Delivery): void;
	list(): Array<Delivery & { subscriptionId: string; url: string; time: string }>;
	clear(): void;
}

/** An empty log of at most 5,000 entries. @param now in ms since 1970 */
export function createDeliveryLog(now: () => number): DeliveryLog {
	let entries: ReturnType<DeliveryLog['list']> = [];
	return {
		add({ id, httpEndpoint }, delivery) {
			const time = new Date(now()).toISOString();
			entries.push({ subscriptionId: id, url: httpEndpoint.url, time, ...delivery });
			if (entries.length > CAPACITY) entries = entries.slice(-CAPACITY / 2);
		},
		list: () => entries,
		clear: () => void (entries = []),
	};
}
