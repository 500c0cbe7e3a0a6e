import { pause } from './backoff';
import { unlessAborted } from './deadline';

/** After this the others go on by themselves, whatever the first one does, in ms. */
const MAX_WAIT_MS = 3_000;

/**
 * Single flight: what many need at the same time, one of them does for all. The others wait for its
 * end, three seconds at most, and share its failure.
 */
export class SingleFlight {
	/** Each resolves with the failure that the others share. */
	private readonly flights = new Map<string, Promise<unknown>>();

	/**
	 * @param key names what is needed
	 * @param signal ends the waiting
	 * @returns to the first: a function to be called at the end, with the failure if others are to
	 * share it; to all others: undefined, once the first is done
	 * @throws the failure of the first; the signal's reason
	 */
	async board(
		key: string,
		signal?: AbortSignal,
	): Promise<((failure?: unknown) => void) | undefined> {
		const flight = this.flights.get(key);
		if (!flight) return this.begin(key);
		const late = new AbortController();
		const tooLong = pause(MAX_WAIT_MS, late.signal).catch(() => undefined);
		const failure = await unlessAborted(Promise.race([flight, tooLong]), signal).finally(() =>
			late.abort(),
		);
		if (failure !== undefined) throw failure;
		return undefined;
	}

	private begin(key: string): (failure?: unknown) => void {
		let resolve: (failure: unknown) => void = () => undefined;
		const landed = new Promise<unknown>((end) => (resolve = end));
		const land = (failure?: unknown) => {
			if (this.flights.get(key) === landed) this.flights.delete(key);
			resolve(failure);
		};
		this.flights.set(key, landed);
		return land;
	}
}
