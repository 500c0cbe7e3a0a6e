import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import type { Condition } from './client/apiRequest';
import { isTimeout, withDeadline } from './client/deadline';
import { type Lock, withLock } from './client/lock';
import { READS_LAG_MS } from './client/memory';
import { valueAt } from './client/scim';
import { isNotFound, PingOneError } from './errors/failure';
import { unclearChange } from './errors/changeError';

/** From this attempt on, the wait for what cannot be made twice grows no more. */
const MOST_DOUBLED = 4;

/** How often PingOne is asked for a state that it has accepted but does not show yet. */
const MAX_LOOKS = 5;

/** How long one such look may take where PingOne's acceptance is enough, in ms. */
const LOOK_MS = 15_000;

/** A change that PingOne cannot recognize when it comes twice, and how to find out what became of it. */
export interface Change<S> {
	/** Sends it once. @returns the state when the response shows it completely @throws PingOneError */
	send: () => Promise<S | undefined>;
	read: () => Promise<S>;
	/** Whether a state is the wanted one; undefined when it does not tell. */
	isDone: (state: S) => boolean | undefined;
	/** Whether it may be sent again although it may have arrived; yes unless it says no. */
	mayResend?: (state: S, cause: PingOneError) => boolean | Promise<boolean>;
	/** Whether the state decides after this refusal, as for a user who is in the group already. */
	isDecidedByState?: (refusal: PingOneError) => boolean;
	/** Whether it is done when PingOne has accepted it, whatever a short look shows. */
	isAcceptanceEnough?: boolean;
	/** Whether two of it may be made, and only a list shows what was made. */
	mayDouble?: boolean;
	/** Where requests without an answer are counted, for works for the same thing that come later. */
	lock?: Lock;
}

/** What is known about a change that was sent. */
export type Settled<S> = {
	/** Whether a request of this change may have taken effect without an answer that says so. */
	isInDoubt: boolean;
} & (
	| {
			/** `answer`: PingOne accepted it. `state`: without an answer, the state is the wanted one. */
			evidence: 'answer' | 'state';
			/** The last state that was seen; undefined when it could not be read. */
			state?: S;
			/** Whether PingOne has shown the wanted state. */
			isShown: boolean;
			/** Whether PingOne's answer to the change shows another one, which outranks every read. */
			isOther?: boolean;
			/** Why PingOne could not be read after it had accepted the change. */
			lookUp?: PingOneError;
	  }
	| {
			/** It is not done, as far as can be seen. */
			evidence: 'none';
			state: S;
			/** The last failure, which leaves open whether the change was made, or refuses it. */
			cause: PingOneError;
	  }
);

type Sent<S> = { answer: S | undefined } | { failed: PingOneError };

/** A success that cannot be read counts as no answer: a proxy's page may have stopped the request. */
const trySend = <S>({ send, lock }: Change<S>): Promise<Sent<S>> =>
	send().then(
		(answer) => ({ answer }),
		(thrown: unknown) => {
			const isOpen = !(thrown instanceof PingOneError) || thrown.mayHaveTakenEffect;
			if (lock && isOpen) lock.inFlight += 1;
			if (!(thrown instanceof PingOneError)) throw thrown;
			return { failed: thrown };
		},
	);

const LATE = new PingOneError({ kind: 'noAnswer', code: 'timeout', request: 'GET' });

/** Reads the state once. @returns why it could not be read */
async function look<S>(
	api: PingOneApi,
	{ read, isAcceptanceEnough }: Change<S>,
): Promise<{ found: S } | { lookUp: PingOneError }> {
	const { signal } = api;
	const reading = isAcceptanceEnough ? withDeadline(read, LOOK_MS, signal) : read();
	return await reading.then(
		(found) => ({ found }),
		(thrown: unknown) => {
			if (thrown instanceof PingOneError) return { lookUp: thrown };
			if (thrown === signal?.reason || !isTimeout(thrown)) throw thrown;
			return { lookUp: LATE };
		},
	);
}

/** PingOne accepted the change. What its answer shows is so; otherwise reads tell, for some seconds. */
async function show<S>(
	api: PingOneApi,
	change: Change<S>,
	answer: S | undefined,
	isInDoubt: boolean,
): Promise<Settled<S>> {
	const { isDone } = change;
	const accepted = { evidence: 'answer', isInDoubt } as const;
	if (answer !== undefined) {
		const isShown = isDone(answer) !== false;
		return { ...accepted, state: answer, isShown, isOther: !isShown };
	}
	let state: S | undefined;
	for (let looks = 1; looks <= MAX_LOOKS; looks += 1) {
		const seen = await look(api, change);
		if ('lookUp' in seen) return { ...accepted, state, isShown: false, lookUp: seen.lookUp };
		state = seen.found;
		if (isDone(state) !== false) return { ...accepted, state, isShown: true };
		if (looks < MAX_LOOKS) await api.backoff(looks);
	}
	return { ...accepted, state, isShown: false };
}

/** Reads the state until it is the wanted one, for some seconds. @returns the last one */
export async function readUntilDone<S>(
	api: PingOneApi,
	{ read, isDone }: Pick<Change<S>, 'read' | 'isDone'>,
): Promise<S> {
	for (let looks = 1; ; looks += 1) {
		const state = await read();
		if (isDone(state) === true || looks === MAX_LOOKS) return state;
		await api.backoff(looks);
	}
}

/** How many attempts of a change may have been carried out although no answer says so. */
class Unclear {
	/** A status 503 says that they were not. */
	turnedAway = 0;
	/** Nothing says what became of them. */
	lost = 0;
	/** To be called at the end of the change. */
	end?: () => void;

	constructor(
		private readonly api: PingOneApi,
		private readonly lock?: Lock,
	) {}

	get isInDoubt(): boolean {
		return this.turnedAway + this.lost > 0;
	}

	/** What became of the attempts has come to light. */
	settle(): void {
		if (this.lock && this.isInDoubt) this.lock.inFlight -= 1;
	}

	/** Notes a failure; the first one that leaves the change open begins the item's wait for PingOne. */
	note({ mayHaveTakenEffect, failure }: PingOneError): void {
		if (!mayHaveTakenEffect) return;
		if (!this.isInDoubt) this.end = this.api.patience.begin();
		this[failure.status === 503 ? 'turnedAway' : 'lost'] += 1;
	}
}

/**
 * Waits before PingOne is asked what became of a change. What may be made twice is looked for when a
 * list must show it, and twice as late each time: so it is sent again once at most, however the lists
 * lag within half a minute. A page that a user waits for does not wait for that.
 */
async function waitForState(
	api: PingOneApi,
	{ mayDouble }: { mayDouble?: boolean },
	unclear: Unclear,
	{ failure }: PingOneError,
) {
	const { status, retryAfterMs } = failure;
	const count = status === 503 ? unclear.turnedAway : unclear.lost;
	if (status !== 503 && mayDouble && !api.isWatched) {
		await api.backoff(count, { firstMs: READS_LAG_MS, mostMs: 2 * READS_LAG_MS });
	} else await api.backoff(Math.min(count, MOST_DOUBLED), { retryAfterMs });
}

/** @throws the failure, when it is final; ChangeError when the state could not be read */
async function findOut<S>(
	api: PingOneApi,
	change: Change<S>,
	failed: PingOneError,
	unclear: Unclear,
): Promise<S> {
	const decides = change.isDecidedByState?.(failed) === true;
	if (!unclear.isInDoubt && !decides) throw failed;
	const lookUp = async () => {
		if (failed.mayHaveTakenEffect) await waitForState(api, change, unclear, failed);
		// PingOne refuses what an attempt without an answer may have brought about: it may show it late.
		return await (unclear.isInDoubt && decides ? readUntilDone(api, change) : change.read());
	};
	// That the execution was stopped meanwhile leaves it as unclear as a read that fails.
	return await lookUp().catch((thrown: unknown) => {
		throw unclear.isInDoubt ? unclearChange(failed, { failed: thrown }) : failed;
	});
}

/**
 * Makes a change, exactly once as far as PingOne lets it be seen. The only place that sends a change
 * again that may have been carried out, after a look for it; from then on every failure is unclear.
 * @returns what is known; `evidence` is `none` when it may not be sent again, or patience is over
 * @throws PingOneError when nothing may have taken effect; ChangeError when that could not be read
 */
export async function reconcile<S>(api: PingOneApi, change: Change<S>): Promise<Settled<S>> {
	const { mayResend = () => true } = change;
	const unclear = new Unclear(api, change.lock);
	try {
		for (;;) {
			const sent = await trySend(change);
			if ('answer' in sent) return await show(api, change, sent.answer, unclear.isInDoubt);
			const { failed } = sent;
			unclear.note(failed);
			const state = await findOut(api, change, failed, unclear);
			const seen = { state, isInDoubt: unclear.isInDoubt };
			const isSeen = change.isDone(state);
			if (isSeen === true) {
				unclear.settle();
				return { ...seen, evidence: 'state', isShown: true };
			}
			const isFree = failed.mayHaveTakenEffect && (await mayResend(state, failed));
			if (isFree && !api.patience.isOver()) continue;
			const isUndecided = isSeen === undefined;
			const cause = seen.isInDoubt ? unclearChange(failed, { isUndecided }) : failed;
			return { ...seen, evidence: 'none', cause };
		}
	} finally {
		unclear.end?.();
	}
}

/** A change that may be sent any number of times: it leads to the same state from any other. */
export interface Setting<S> extends Omit<Change<S>, 'isDone'> {
	/** Whether a state is the wanted one, given the one before; undefined when it does not tell. */
	isDone: (state: S, before: S) => boolean | undefined;
	/** The members in which a state differs; without this, PingOne's acceptance alone is not enough. */
	unmet?: (state: S) => string[];
	/** The state before, when the caller has just read it. */
	before?: S;
}

/** The state after a change. */
export interface Ensured<S> {
	state: S;
	/** Whether this call made the change; otherwise the state was the wanted one before. */
	changed: boolean;
	/** Whether PingOne has shown the new state. */
	isShown: boolean;
	/** The members that are not as asked, as far as PingOne shows. */
	unmet: string[];
}

/** Whether what was asked for looks as before: PingOne has dropped it, or had it in its own form already. */
function isAsBefore<S>(unmet: (state: S) => string[], before: S, state: S): boolean {
	const of = (each: S) => JSON.stringify(unmet(each).map((name) => [name, valueAt(each, name)]));
	return of(before) === of(state);
}

/** Brings about a state; sent in any case, as what was read may be old. @throws as `reconcile` */
export async function ensure<S>(api: PingOneApi, setting: Setting<S>): Promise<Ensured<S>> {
	const before = setting.before ?? (await setting.read());
	const isDone = (state: S) => setting.isDone(state, before);
	const isAcceptanceEnough = setting.unmet !== undefined;
	const settled = await reconcile<S>(api, { ...setting, isDone, isAcceptanceEnough });
	if (settled.evidence === 'none') throw settled.cause;
	const { state = before, isShown, isOther, lookUp } = settled;
	if (lookUp && !isAcceptanceEnough) throw unclearChange(lookUp, { failed: lookUp });
	const unmet = isShown ? () => [] : (setting.unmet ?? (() => []));
	const isInVain = isOther && isAsBefore(unmet, before, state);
	const mayBeOurs = settled.evidence === 'answer' || settled.isInDoubt;
	const changed = mayBeOurs && !isInVain && isDone(before) !== true;
	return { state, changed, isShown, unmet: unmet(state) };
}

/** A state as an output, with `changed`; with `unconfirmed` members where PingOne shows another one. */
export const asOutput = <S extends object>({ state, changed, isShown, unmet }: Ensured<S>) => ({
	...state,
	changed,
	...(!isShown && { confirmed: false }),
	...(unmet.length > 0 && { unconfirmed: unmet }),
});

/** Brings about a state, as an output. Items for the same thing take turns. @throws as `ensure` does */
export const ensureInTurn = async <S extends object>(
	api: PingOneApi,
	about: string[],
	setting: Setting<S>,
) => await withLock(api, about, async () => asOutput(await ensure(api, setting)));

/**
 * Makes a change of which PingOne shows nothing, such as a mail, once.
 * @throws PingOneError; ChangeError when nothing says what became of it
 * @public For operations of this kind, which do not send again
 */
export async function sendOnce<S>(send: () => Promise<S>): Promise<S> {
	return await send().catch((thrown: unknown) => {
		const isOpen = thrown instanceof PingOneError && thrown.mayHaveTakenEffect;
		throw isOpen ? unclearChange(thrown, { isUnshown: true }) : thrown;
	});
}

/** What a read finds; undefined for NOT_FOUND. @throws PingOneError for everything else */
export const unlessMissing = async <T>(reading: Promise<T>): Promise<T | undefined> =>
	await reading.catch((thrown: unknown) => {
		if (isNotFound(thrown)) return undefined;
		throw thrown;
	});

/** PingOne has accepted a DELETE, and shows what was to be removed all the same. */
const STILL_THERE = new PingOneError({ kind: 'unshown', about: { thing: 'it', verb: 'deleted' } });

export interface Removal {
	/** Its ID is the last segment. */
	path: string[];
	condition?: Condition;
	/** Whether PingOne has to show that it is gone; otherwise its acceptance is enough. */
	mustBeShown?: boolean;
	/** Whether what PingOne shows there is the thing; yes unless it says no. */
	isIt?: (shown: IDataObject) => boolean;
}

/**
 * Removes something. Without an answer, gone counts as removed. @returns whether this call did;
 * undefined when a request without an answer may have @throws PingOneError, ChangeError
 */
export async function removeOnce(
	api: PingOneApi,
	{ path, condition, mustBeShown = false, isIt = () => true }: Removal,
): Promise<boolean | undefined> {
	let wasThere = true as boolean;
	const settled = await reconcile<boolean>(api, {
		async send() {
			await api.call('DELETE', path, { condition }).catch((thrown: unknown) => {
				if (!isNotFound(thrown)) throw thrown;
				wasThere = false;
			});
			return wasThere && mustBeShown ? undefined : false;
		},
		async read() {
			const found = await unlessMissing(api.getById(path));
			const isOther = found !== undefined && !isIt(found);
			if (isOther) api.memory.forget(path);
			return found !== undefined && !isOther;
		},
		isDone: (isLeft) => !isLeft,
		isAcceptanceEnough: true,
	});
	if (settled.evidence === 'none') throw settled.cause;
	if (!settled.isShown && !settled.lookUp) throw unclearChange(STILL_THERE, {});
	if (settled.evidence === 'answer' && wasThere) return true;
	return settled.isInDoubt ? undefined : false;
}

/**
 * Removes what an ID names ("Delete User", "Delete Group", "Delete MFA User Device").
 * @returns whether this call did @throws PingOneError, NOT_FOUND for what does not exist; ChangeError
 */
export const deleteById = async (api: PingOneApi, path: string[]): Promise<boolean> =>
	await withLock(api, path, async () => {
		await api.getById(path);
		return (await removeOnce(api, { path, mustBeShown: true })) ?? true;
	});
