import type { Activity } from './activity.mts';

/** PingOne keeps far more; enough here for any test, and bounded. */
const CAPACITY = 50_000;

/** Everything that has happened in the tenant, oldest first. */
export interface Journal {
	add(activity: Activity): void;
	/** The activities of one environment, oldest first. */
	of(environmentId: string): Activity[];
	/** Calls the listener with each activity from now on. */
	listen(listener: (activity: Activity) => void): void;
	clear(): void;
}

/** An empty journal; the oldest activities go when it is full. */
export function createJournal(): Journal {
	let activities: Activity[] = [];
	const listeners: Array<(activity: Activity) => void> = [];
	return {
		add(activity) {
			activities.push(activity);
			if (activities.length > CAPACITY * 1.1) activities = activities.slice(-CAPACITY);
			for (const listener of listeners) listener(activity);
		},
		of: (environmentId) => activities.filter((each) => each.environmentId === environmentId),
		listen: (listener) => void listeners.push(listener),
		clear: () => void (activities = []),
	};
}
