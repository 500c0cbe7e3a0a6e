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

/** Where a node goes on, and in which environment. */
type Known = Following & Pick<State<object>, 'environment'>;

/** The polls of a node since it last was to begin at the present. */
interface Polls {
	/** When that was saved which was known then, and does not count any more. */
	before?: number;
	/**
	 * Where they go on, as long as n8n finds nothing later: it drops the durable cursor of a publication's
	 * own poll (n8n 2.41, poll-trigger-executor.js).
	 */
	begun?: Known;
	/** Aborted when the one under way has had its time. */
	underWay?: AbortSignal;
}

const polls = processWide('polls', () => new Map<string, Polls>());

function pollsOf(key: string): Polls {
	const own = polls.get(key) ?? {};
	polls.set(key, own);
	return own;
}

export const keyOf = (ctx: IPollFunctions) => `${String(ctx.getWorkflow().id)}/${ctx.getNode().id}`;

/** Contexts of publications that have polled: n8n makes one for each (n8n 2.41). */
const published = new WeakSet<IPollFunctions>();

/** The polls that one belongs to: only those of the last publication say where to go on. */
const belongsTo = new WeakMap<IPollFunctions, Polls>();

/**
 * Has a node begin at the present when an admin has published a workflow that was not published,
 * whatever poll from before is still under way. After a publication that fails, n8n calls the next a
 * change of it (n8n 2.41, `resolveActivationMode`).
 */
export function notePublication(ctx: IPollFunctions): void {
	if (ctx.getActivationMode() === 'activate' && !published.has(ctx))
		polls.set(keyOf(ctx), { before: savedAtOf(find(ctx)) });
	published.add(ctx);
}

/**
 * Runs a poll unless one is under way, which it is for so long at most: n8n starts one at every tick
 * (2.41, triggers-and-pollers.js). Two would output everything twice. @returns undefined when not run
 */
export async function oneAtATime<T>(key: string, poll: () => Promise<T>, maxMs: number) {
	const own = pollsOf(key);
	if (own.underWay?.aborted === false) return undefined;
	const timeUp = AbortSignal.timeout(maxMs);
	own.underWay = timeUp;
	try {
		return await poll();
	} finally {
		if (own.underWay === timeUp) own.underWay = undefined;
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
	/** ISO 8601. */
	readUpTo: string;
	/** What was dealt with ahead of it, as `saveAhead` wrote it. */
	ahead: string;
}

const find = (ctx: IPollFunctions) =>
	findState<Remembered>(ctx, isFollowing, { cursor: durableCursorOf(ctx) });

const savedAtOf = (kept: ReturnType<typeof find>) =>
	kept.found === 'state' ? kept.state.savedAt : -Infinity;

/**
 * What the node remembers, and of which environment. n8n saves it only with an execution (n8n 2.41
 * without durable cursors), so after a restart it may be as old as the last event: nothing comes
 * twice, and what is longer ago than Catch Up is reported as left out.
 */
export function recall(ctx: IPollFunctions): Kept<Known> {
	const own = pollsOf(keyOf(ctx));
	belongsTo.set(ctx, own);
	const kept = find(ctx);
	// Anything else is a later poll's, maybe one of another process.
	if (savedAtOf(kept) === own.before) {
		return own.begun ? { found: 'state', state: own.begun } : { found: 'nothing' };
	}
	if (kept.found !== 'state') return kept;
	const { readUpTo, ahead, ...rest } = kept.state;
	const position = { readUpTo: Date.parse(readUpTo), ahead: loadAhead(ahead) };
	return { found: 'state', state: { ...rest, position } };
}

/** Notes where the next poll goes on, unless the workflow has been published meanwhile. */
export function remember(
	ctx: IPollFunctions,
	environment: string,
	following: Following,
	hasFound: boolean,
): void {
	const polled = polls.get(keyOf(ctx));
	if (!polled || belongsTo.get(ctx) !== polled) return;
	// What is found counts once n8n has stored it.
	if (!hasFound) polled.begun = { ...following, environment };
	const { position, ...rest } = following;
	const readUpTo = new Date(position.readUpTo).toISOString();
	const own: Remembered = { readUpTo, ahead: saveAhead(position), ...rest };
	keepState(ctx, environment, own, { isTentative: hasFound, cursor: durableCursorOf(ctx) });
}
