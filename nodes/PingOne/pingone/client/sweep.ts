import type { PingOneApi } from './api';
import { isNotFound, isRefusal, PingOneError } from '../errors/failure';
import { afterDoing } from '../errors/unclearChange';

/** The list may be a moment old: how often it is read again when it shows only what was dealt with. */
const MAX_STALE_READS = 4;

/** A change of every entry of a list, however many there are and whatever is added meanwhile. */
export interface Sweep<T extends { id: string }> {
	/** Reads the entries that still need the change. */
	list: () => Promise<T[]>;
	/** Changes one. @returns whether this call changed it */
	act: (entry: T) => Promise<boolean>;
	/** Says how many were changed, for `afterDoing`; nothing for none. */
	made: (count: number) => string;
}

export interface Swept<T> {
	/** The entries that this call changed. */
	done: T[];
	/** Entries that PingOne still shows as before, although it accepted the change. */
	left: T[];
}

/**
 * Changes all entries of a list, one after the other, until PingOne lists none that needs it, or only
 * such that were changed, as a list that is a moment old does. What is gone meanwhile needs nothing,
 * and one that PingOne refuses does not keep the others from being changed.
 *
 * @throws PingOneError, of refusals the first one, at the end; PartialChangeError when some were
 * changed
 */
export async function sweep<T extends { id: string }>(
	api: PingOneApi,
	{ list, act, made }: Sweep<T>,
): Promise<Swept<T>> {
	const done: T[] = [];
	const tried = new Set<string>();
	const refused = new Map<string, PingOneError>();
	const noting = (thrown: unknown): never => {
		const but = refused.size > 0 ? `, but not ${[...refused.keys()].join(', ')}` : '';
		throw afterDoing(thrown, done.length > 0 ? `${made(done.length)}${but}` : '');
	};
	const failedFor = (id: string, thrown: unknown): boolean => {
		if (isNotFound(thrown)) return false;
		if (!(thrown instanceof PingOneError) || !isRefusal(thrown)) return noting(thrown);
		refused.set(id, thrown);
		return false;
	};
	for (let staleReads = 0; ; ) {
		const open = await list().catch(noting);
		const fresh = open.filter(({ id }) => !tried.has(id));
		for (const entry of fresh) {
			tried.add(entry.id);
			const changed = await act(entry).catch((thrown: unknown) => failedFor(entry.id, thrown));
			if (changed) done.push(entry);
		}
		if (fresh.length > 0) continue;
		const [refusal] = refused.values();
		if (refusal) noting(refusal);
		if (open.length === 0 || staleReads === MAX_STALE_READS) return { done, left: open };
		staleReads += 1;
		await api.backoff(staleReads);
	}
}
