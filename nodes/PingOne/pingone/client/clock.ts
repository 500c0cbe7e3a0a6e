import type { ApiResponse } from '../errors/apiResponse';
import { processWide } from '../../processState';
import type { Connection } from './connection';

/** `Date` has whole seconds: the server's time was up to this much later. In ms. */
const RESOLUTION_MS = 999;

/** PingOne's own servers differ from each other, and from its clock (assumed: by less than this). In ms. */
const SERVERS_DIFFER_MS = 250;

/** The most by which a time is taken to be wrong, also while PingOne has not named its own. In ms. */
const MOST_UNCERTAIN_MS = 2_000;

/** Where PingOne's clock stands against this process's monotonic one, as far as its responses tell. */
interface Bounds {
	/** Smallest and largest offset, in ms, that agree with what was seen. */
	low: number;
	high: number;
}

/** The server's time when it wrote a response, in ms since 1970; undefined when it does not say. */
export function dateOf({ headers }: Pick<ApiResponse, 'headers'>): number | undefined {
	const date = typeof headers.date === 'string' ? Date.parse(headers.date) : NaN;
	return Number.isNaN(date) ? undefined : date;
}

/** A page of a proxy in between carries the proxy's time. */
const isPingOnes = ({ status, json, isEmpty }: ApiResponse) =>
	json !== undefined || (isEmpty && status < 400);

/** PingOne's clock, as its responses show it, by our monotonic one: no other can be trusted. */
export class PingOneClock {
	private bounds?: Bounds;

	/** A response was written while its request was out, which bounds the offset (Cristian's). */
	note(response: ApiResponse, nowMs = performance.now()): void {
		const { sentAtMs } = response;
		const date = isPingOnes(response) ? dateOf(response) : undefined;
		if (date === undefined || sentAtMs === undefined) return;
		const seen = { low: date - nowMs, high: date + RESOLUTION_MS - sentAtMs };
		const low = Math.max(seen.low, this.bounds?.low ?? -Infinity);
		const high = Math.min(seen.high, this.bounds?.high ?? Infinity);
		this.bounds = low <= high ? { low, high } : seen;
	}

	/** Whether PingOne has named its time yet. Until then, this machine's is taken for it. */
	get isKnown(): boolean {
		return this.bounds !== undefined;
	}

	/** PingOne's clock minus the monotonic one, in ms. */
	get offsetMs(): number {
		const { bounds } = this;
		return bounds ? Math.round((bounds.low + bounds.high) / 2) : Date.now() - performance.now();
	}

	/** PingOne's clock minus this machine's, as it is set now, in ms: for times that were stored. */
	get wallOffsetMs(): number {
		return this.now() - Date.now();
	}

	/** By how much the offset may be wrong, in ms. Infinity while nothing is known. */
	get uncertaintyMs(): number {
		return this.bounds ? Math.ceil((this.bounds.high - this.bounds.low) / 2) : Infinity;
	}

	/** By how much a time that is converted to PingOne's may be wrong, in ms. */
	get marginMs(): number {
		return SERVERS_DIFFER_MS + Math.min(this.uncertaintyMs, MOST_UNCERTAIN_MS);
	}

	now(): number {
		return Math.round(performance.now() + this.offsetMs);
	}
}

const clocks = processWide('clocks', () => new Map<string, PingOneClock>());

/** The clock of the PingOne behind a connection; one per base address, for the whole process. */
export function clockOf({ apiUrl }: Pick<Connection, 'apiUrl'>): PingOneClock {
	const known = clocks.get(apiUrl);
	if (known) return known;
	const clock = new PingOneClock();
	clocks.set(apiUrl, clock);
	return clock;
}
