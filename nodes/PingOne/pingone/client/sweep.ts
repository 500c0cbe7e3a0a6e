import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './api';
import { type ListQuery, readEntries } from './pages';
import { isNotFound, isRefusal, PingOneError } from '../errors/failure';
import { afterDoing } from '../errors/changeError';

/** The list may be a moment old: how often it is read again when it shows only what was dealt with. */
const MAX_STALE_READS = 4;

/** What is made again and again, such as sessions, must not keep an item for ever. */
const MOST_ENTRIES = 10_000;

interface Entry extends IDataObject {
	id: string;
}

/** A change of every entry of a list, however many there are and whatever is added meanwhile. */
export interface Sweep<T extends Entry> {
	/** Where they are listed, and what is asked for. */
	path: string[];
	query?: ListQuery;
	isMeant: (entry: T) => boolean;
	/** Changes one. @returns whether this call changed it */
	act: (entry: T) => Promise<boolean>;
	/** Says how many were changed, for `afterDoing`; nothing for none. */
	made: (count: number) => string;
}

interface Swept<T> {
	done: T[];
	/** Entries that PingOne still shows as before, although it accepted the change. */
	left: T[];
	/** All entries that PingOne showed last. */
	shown: T[];
}

interface Progress<T> {
	done: T[];
	/** Why PingOne does not let an entry be changed, by its ID. */
	refused: Map<string, PingOneError>;
}

/** Notes why an entry is not changed. @throws what may concern the others, too */
function note(id: string, thrown: unknown, refused: Progress<unknown>['refused']): false {
	const isOfThisOne = thrown instanceof PingOneError && isRefusal(thrown);
	if (!isNotFound(thrown) && !isOfThisOne) throw thrown;
	if (isOfThisOne) refused.set(id, thrown);
	return false;
}

async function changeAll<T extends Entry>(
	api: PingOneApi,
	{ path, query, isMeant, act }: Sweep<T>,
	progress: Progress<T>,
): Promise<Swept<T>> {
	const { done, refused } = progress;
	const tried = new Set<string>();
	for (let staleReads = 0; ; ) {
		const shown = await readEntries<T>(api, path, { ...query, withGone: true });
		// What this call has deleted and PingOne goes on showing, the caller is told; and what may hide others.
		const isLeft = (entry: T) =>
			shown.length === query?.mostListed ||
			!api.memory.isGone([...path, entry.id], entry) ||
			tried.has(entry.id);
		const open = shown.filter((entry) => isLeft(entry) && isMeant(entry));
		const fresh = open.filter(({ id }) => !tried.has(id));
		for (const entry of fresh) {
			tried.add(entry.id);
			const changed = await act(entry).catch((thrown: unknown) => note(entry.id, thrown, refused));
			if (changed) done.push(entry);
		}
		if (fresh.length > 0 && tried.size < MOST_ENTRIES) continue;
		for (const refusal of refused.values()) throw refusal;
		if (open.length === 0 || staleReads === MAX_STALE_READS) return { done, left: open, shown };
		staleReads += 1;
		await api.backoff(staleReads);
	}
}

/**
 * Changes all entries of a list, one after the other, until PingOne lists none that needs it, or
 * only such that were changed. One that PingOne refuses does not keep the others from being changed.
 * @throws PingOneError, of refusals the first one, at the end; ChangeError when some were changed
 */
export async function sweep<T extends Entry>(api: PingOneApi, work: Sweep<T>): Promise<Swept<T>> {
	const progress: Progress<T> = { done: [], refused: new Map() };
	return await changeAll(api, work, progress).catch((thrown: unknown) => {
		const made = work.made(progress.done.length);
		const not = [...progress.refused.keys()].join(', ');
		throw afterDoing(thrown, made !== '' && not !== '' ? `${made}, but not ${not}` : made);
	});
}
