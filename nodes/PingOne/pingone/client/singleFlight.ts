import { pause } from './backoff';
import { unlessAborted } from './deadline';

/** After so long one more goes, or all do if what is needed is there, in ms. */
const PATIENCE_MS = 3_000;

interface Landing {
	/** What the others share. */
	failure?: unknown;
}

/** One request is getting what many need. */
export class Flight {
	/** Whether what is needed is there, though not yet whether it is any good. */
	isFound = false;
	/** Resolves once it is there: others that are still getting it need not go on. */
	readonly whenFound: Promise<void>;
	private nextAt = performance.now() + PATIENCE_MS;
	private readonly landed: Promise<Landing>;
	private end: (landing: Landing) => void = () => undefined;
	private tell: () => void = () => undefined;

	/** @param over called at the first end */
	constructor(private readonly over: () => void) {
		this.landed = new Promise((resolve) => (this.end = resolve));
		this.whenFound = new Promise((resolve) => (this.tell = resolve));
	}

	/** What is needed is there: no other request gets it, and none waits longer than three seconds. */
	found(): void {
		this.isFound = true;
		this.tell();
	}

	/** It is done. @param failure if others are to share it */
	land(failure?: unknown): void {
		this.over();
		this.end({ failure });
	}

	/** @returns how it ended; undefined if it did not until the next one may go */
	async wait(
		signal?: AbortSignal,
		ms = this.nextAt - performance.now(),
	): Promise<Landing | undefined> {
		const late = new AbortController();
		const tooLong = pause(ms, late.signal).catch(() => undefined);
		const ending = Promise.race([this.landed, tooLong.then(() => undefined)]);
		return await unlessAborted(ending, signal).finally(() => late.abort());
	}

	/** Lets one more go, if it is time. */
	mayGo(): boolean {
		const now = performance.now();
		if (now < this.nextAt) return false;
		this.nextAt = now + PATIENCE_MS;
		return true;
	}
}

/**
 * Single flight: what many need at the same time, one of them gets for all. The others wait for its
 * end, and share its failure. If it is slow, or lost, one more goes every three seconds, and the
 * first end is the end for all.
 */
export class SingleFlight {
	private readonly flights = new Map<string, Flight>();

	/**
	 * @param key names what is needed
	 * @param signal ends the waiting
	 * @returns to the first, and to those that go because it is slow: the flight, to be told of the
	 * end; to all others: undefined, once one of these is done, or has what is needed
	 * @throws the failure that is shared; the signal's reason
	 */
	async board(key: string, signal?: AbortSignal): Promise<Flight | undefined> {
		const flight = this.flights.get(key);
		if (!flight) return this.begin(key);
		for (;;) {
			const landing = await flight.wait(signal);
			if (landing?.failure !== undefined) throw landing.failure;
			if (landing) return undefined;
			if (flight.isFound) return undefined;
			if (flight.mayGo()) return flight;
		}
	}

	/**
	 * Waits for the end of a flight, if there is one, three seconds at most.
	 *
	 * @returns the flight, to one who is to go because it is slow
	 * @throws the signal's reason
	 */
	async landing(key: string, signal?: AbortSignal): Promise<Flight | undefined> {
		const flight = this.flights.get(key);
		if (!flight || (await flight.wait(signal, PATIENCE_MS))) return undefined;
		return flight.mayGo() ? flight : undefined;
	}

	/** Begins a flight; undefined if there is one. */
	start(key: string): Flight | undefined {
		return this.flights.has(key) ? undefined : this.begin(key);
	}

	private begin(key: string): Flight {
		const flight: Flight = new Flight(() => {
			if (this.flights.get(key) === flight) this.flights.delete(key);
		});
		this.flights.set(key, flight);
		return flight;
	}
}
