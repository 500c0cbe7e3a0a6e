import { type IDataObject, type IExecuteFunctions, sleep } from 'n8n-workflow';
import type { Run } from './items';
import { itemsSoFar, openedAt, retriedRunBegan, stopSignalOf } from './n8nInternals';

/** The run that this one repeats: failed, crashed, or stopped and perhaps still at work. */
export interface EarlierRun {
	/** When it began, by the clock of its n8n process, in ms; undefined when n8n does not say. */
	beganAt?: number;
	isOwnClock: boolean;
	/** Nothing that is made later comes from it; by the monotonic clock, in ms. */
	endsAt: number;
	/** Waits until that is certain. @throws the reason of the signal when the execution is stopped */
	over(): Promise<void>;
	/** Whether it is known to have left open what it did for this item. */
	isOpen: boolean;
	/** Whether it may have left what it made for this item. Attempts of Retry On Fail note that. */
	mayHaveLeft: boolean;
	/** IDs of what has left a node of this execution as a result; what this run makes is added. */
	known: Set<string>;
	/** Does something once for all items with the same key, and gives each of them the result. */
	once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** A stopped run hears of it within five seconds (n8nInternals.ts), and ends soon after, in ms. */
const STOPS_WITHIN_MS = 7_000;

/**
 * This run makes nothing before that, in ms: another retry that began a moment later must not take it
 * for the stopped run's. Longer than clocks may be off.
 */
const APART_MS = 5_000;

/**
 * What to know about the run that n8n's Retry button or Retry On Fail repeats, if any, for all
 * items.
 * @param isMade whether a result was made in this execution, and not merely read
 */
export function readEarlierRun(
	ctx: IExecuteFunctions,
	{ earlier }: Pick<Run, 'earlier'>,
	isMade: (json: IDataObject) => boolean,
): ((item: number) => EarlierRun) | undefined {
	const isRetry = ctx.getMode() === 'retry';
	if (!isRetry && !earlier?.attempts) return undefined;
	const signal = stopSignalOf(ctx);
	const beganAt = isRetry ? retriedRunBegan(ctx) : earlier?.startedAt;
	const results = [...itemsSoFar(ctx).map(({ json }) => json), ...(earlier?.results ?? [])];
	const known = new Set(results.filter(isMade).map(({ id }) => id as string));
	const shared = new Map<string, Promise<unknown>>();
	const stoppedAt = isRetry ? openedAt(ctx) + STOPS_WITHIN_MS : -Infinity;
	// An earlier attempt of this very run may have ended later.
	const endsAt = earlier?.attempts ? Math.max(stoppedAt, performance.now()) : stoppedAt;
	let waiting: Promise<void> | undefined;
	const wait = async () => {
		const leftMs = stoppedAt + APART_MS - performance.now();
		if (leftMs > 0) await sleep(leftMs, signal).catch(() => undefined);
		signal?.throwIfAborted();
	};
	return (item) => {
		const isOpen = earlier?.isOpen(item) ?? false;
		return {
			beganAt,
			isOwnClock: !isRetry,
			endsAt,
			over: async () => await (waiting ??= wait()),
			isOpen,
			mayHaveLeft: isRetry || isOpen,
			known,
			async once<T>(key: string, work: () => Promise<T>) {
				const running = shared.get(key) ?? work();
				shared.set(key, running);
				return (await running) as T;
			},
		};
	};
}
