import { KEPT_MS, type ReadLog } from '../../pingone/environment/activities';
import { inPopulations, type LookUp } from '../event/population';
import type { Found } from '../event/readEvent';
import { oldestFirst } from './readSettled';
import { takes, type Selection } from './selection';

/** How many events a test in the editor shows. */
const MAX_SHOWN = 10;
const DAY_MS = 86_400_000;

/**
 * The latest events that the admin selected, for building a workflow; nothing is remembered. Looks at
 * the newest page of the log, and if nothing in it is wanted, at the newest page of each type.
 *
 * @returns at most ten, oldest first
 * @throws PingOneError
 */
export async function readSample(
	read: ReadLog,
	selection: Selection,
	lookUp: LookUp,
): Promise<Found[]> {
	const wanted = async (type?: string): Promise<Found[]> => {
		const now = Date.now();
		const page = await read({ after: now - KEPT_MS, before: now + DAY_MS, type });
		const newest = oldestFirst(
			page.rows.filter((row) => takes(selection, row)),
			now,
		).slice(-MAX_SHOWN);
		const decided = await inPopulations(newest, () => [selection.populations], lookUp);
		if (decided.stopped) throw decided.stopped.by;
		return decided.found;
	};
	const [only, ...others] = selection.types;
	const found = await wanted(others.length === 0 ? only : undefined);
	for (const type of others.length === 0 || found.length > 0 ? [] : selection.types) {
		found.push(...(await wanted(type)));
		if (found.length >= MAX_SHOWN) break;
	}
	return found.slice(-MAX_SHOWN);
}
