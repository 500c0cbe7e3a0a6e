import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { processWide } from '../../processState';
import type { Following } from './follow';
import { loadAhead, saveAhead } from './position';

/** After this a poll no longer counts as under way, in ms; n8n gives it five minutes. */
const MAX_MS = 300_000;

const underWay = () => processWide('polls', () => new Map<string, AbortSignal>());

/**
 * Runs a poll unless one of the same node is under way. n8n starts one at every tick, however long
 * the one before takes (n8n 2.41, triggers-and-pollers.js); two at once would give everything twice.
 *
 * @param key the node
 * @returns undefined when another one is under way
 */
export async function oneAtATime<T>(key: string, poll: () => Promise<T>): Promise<T | undefined> {
	const polls = underWay();
	if (polls.get(key)?.aborted === false) return undefined;
	const timeUp = AbortSignal.timeout(MAX_MS);
	polls.set(key, timeUp);
	try {
		return await poll();
	} finally {
		if (polls.get(key) === timeUp) polls.delete(key);
	}
}

/** What a polling trigger remembers between polls, in n8n's database. */
interface Remembered extends IDataObject {
	/** The position, as an ISO 8601 time. */
	readUpTo?: string;
	/** What was given out ahead of it, as `saveAhead` wrote it. */
	ahead?: string;
	/** Everything else, as JSON. */
	following?: string;
}

type Rest = Pick<Following, 'selection' | 'former' | 'isBusy'>;

const dataOf = (ctx: IPollFunctions) => ctx.getWorkflowStaticData('node') as Remembered;

/**
 * What the node remembers; undefined before its first poll, or when it cannot be read.
 *
 * n8n saves it only with an execution (n8n 2.41 without durable cursors), so after a restart it may
 * be as old as the last event. Nothing has been given out since then, so nothing
 * comes twice; what is longer ago than Catch Up is reported as left out, although polls may have read it.
 */
export function recall(ctx: IPollFunctions): Following | undefined {
	const { readUpTo, ahead, following } = dataOf(ctx);
	const time = Date.parse(String(readUpTo));
	if (Number.isNaN(time) || typeof following !== 'string') return undefined;
	try {
		const rest = JSON.parse(following) as Rest;
		return { ...rest, position: { readUpTo: time, ahead: loadAhead(ahead) } };
	} catch {
		return undefined;
	}
}

/** Notes where the next poll goes on. */
export function remember(ctx: IPollFunctions, { position, ...rest }: Following): void {
	const data = dataOf(ctx);
	data.readUpTo = new Date(position.readUpTo).toISOString();
	data.ahead = saveAhead(position);
	data.following = JSON.stringify(rest satisfies Rest);
}
