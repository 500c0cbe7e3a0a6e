/** The tenant's time, which tests may move forward. */
export interface Clock {
	/** Milliseconds since 1970, in tenant time. */
	now(): number;
	/** Moves tenant time forward by so many seconds. */
	advance(seconds: number): void;
}

/** A clock that starts at the machine's time. @param machineNow that, in ms since 1970 */
export function createClock(machineNow: () => number): Clock {
	let offset = 0;
	return {
		now: () => machineNow() + offset,
		advance(seconds) {
			offset += seconds * 1000;
		},
	};
}

/** A time in the form PingOne writes: ISO 8601 with milliseconds, UTC. */
export function isoTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
