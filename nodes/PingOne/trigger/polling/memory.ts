import type { IPollFunctions } from 'n8n-workflow';
import { processWide } from '../../processState';
import { durableCursorOf } from '../../run/n8nInternals';
import {
	type Check,
	isFlag,
	isList,
	isNumber,
	isOneOf,
	isRecord,
	isText,
	isTime,
	type Kept,
	orMissing,
} from '../../savedState';
import { findState, keepState, type State } from '../state';
import type { Following } from './follow';
import { isAhead, loadAhead, saveAhead } from './position';

const { underWay, toBegin } = processWide('polls', () => ({
	underWay: new Map<string, AbortSignal>(),
	/** When a node was published, by our clock, that is to begin at the present. */
	toBegin: new Map<string, number>(),
}));

export const keyOf = (ctx: IPollFunctions) => `${String(ctx.getWorkflow().id)}/${ctx.getNode().id}`;

/** Contexts of publications that have polled: n8n makes one for each (n8n 2.41). */
const published = new WeakSet<IPollFunctions>();

/** The publication after which a poll has begun, as `toBegin` has it. */
const begunAfter = new WeakMap<IPollFunctions, number | undefined>();

/**
 * Has a node begin at the present when an admin has published a workflow that was not published. After
 * a publication that fails, n8n calls the next a change of it (n8n 2.41, `resolveActivationMode`).
 */
export function notePublication(ctx: IPollFunctions): void {
	if (ctx.getActivationMode() === 'activate' && !published.has(ctx))
		toBegin.set(keyOf(ctx), Date.now());
	published.add(ctx);
}

/**
 * Runs a poll unless one of the same node is under way. n8n starts one at every tick, however long
 * the one before takes (n8n 2.41, triggers-and-pollers.js); two at once would give everything twice.
 *
 * @param key the node
 * @param maxMs how long it counts as under way
 * @returns undefined when another one is under way
 */
export async function oneAtATime<T>(
	key: string,
	poll: () => Promise<T>,
	maxMs: number,
): Promise<T | undefined> {
	if (underWay.get(key)?.aborted === false) return undefined;
	const timeUp = AbortSignal.timeout(maxMs);
	underWay.set(key, timeUp);
	try {
		return await poll();
	} finally {
		if (underWay.get(key) === timeUp) underWay.delete(key);
	}
}

const isClock = isRecord({ process: isNumber, monotonic: isNumber, wall: isNumber });

const SELECTION: Record<string, Check> = {
	types: isList(isText),
	populations: isList(isText),
	applications: isList(isText),
	administratorsOnly: isFlag,
	outcome: orMissing(isOneOf('SUCCESS', 'FAILURE')),
};

const isFollowing = isRecord({
	readUpTo: isTime,
	ahead: isAhead,
	clock: isClock,
	selection: isRecord(SELECTION),
	former: isList(isRecord({ until: isNumber, selection: isRecord(SELECTION) })),
	isBusy: isFlag,
});

/** What a polling trigger remembers between polls, in n8n's database. */
interface Remembered extends Omit<Following, 'position'> {
	/** The position, as an ISO 8601 time. */
	readUpTo: string;
	/** What was dealt with ahead of it, as `saveAhead` wrote it. */
	ahead: string;
}

/**
 * What the node remembers, and of which environment.
 *
 * n8n saves it only with an execution (n8n 2.41 without durable cursors), so after a restart it may
 * be as old as the last event. Nothing has been given out since then, so nothing
 * comes twice; what is longer ago than Catch Up is reported as left out, although polls may have read it.
 */
export function recall(ctx: IPollFunctions): Kept<State<Following>> {
	const publishedAt = toBegin.get(keyOf(ctx));
	begunAfter.set(ctx, publishedAt);
	const kept = findState<Remembered>(ctx, isFollowing, { cursor: durableCursorOf(ctx) });
	// What is later is another process's, which has polled since.
	const isLater = kept.found === 'state' && kept.state.savedAt > (publishedAt ?? -Infinity);
	if (publishedAt !== undefined && !isLater) return { found: 'nothing' };
	if (kept.found !== 'state') return kept;
	const { readUpTo, ahead, ...rest } = kept.state;
	const position = { readUpTo: Date.parse(readUpTo), ahead: loadAhead(ahead) };
	return { found: 'state', state: { ...rest, position } };
}

/**
 * Notes where the next poll goes on, unless the workflow has been published since this one began.
 *
 * @param hasFound whether n8n is given something now
 */
export function remember(
	ctx: IPollFunctions,
	environment: string,
	{ position, ...rest }: Following,
	hasFound: boolean,
): void {
	if (toBegin.get(keyOf(ctx)) !== begunAfter.get(ctx)) return;
	toBegin.delete(keyOf(ctx));
	const readUpTo = new Date(position.readUpTo).toISOString();
	const own: Remembered = { readUpTo, ahead: saveAhead(position), ...rest };
	keepState(ctx, environment, own, { isTentative: hasFound, cursor: durableCursorOf(ctx) });
}
