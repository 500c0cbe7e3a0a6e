import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';

/** A section of the audit log, in ms since 1970; both ends are exclusive. */
export interface Stretch {
	after: number;
	before: number;
	/** PingOne's event type, when only one is wanted. */
	type?: string;
}

/** The default page size (Ping, "Read Audit Activities"). */
const PAGE_SIZE = 100;

const quoted = (time: number) => `"${new Date(time).toISOString()}"`;

/** PingOne requires both ends of the time span (Ping, "Read Audit Activities", Filtering data). */
function filterOf({ after, before, type }: Stretch): string {
	const time = `recordedAt gt ${quoted(after)} AND recordedAt lt ${quoted(before)}`;
	return type === undefined ? time : `${time} AND action.type eq "${type}"`;
}

/**
 * Reads the audit log. The order is not documented.
 *
 * @param most stop after this many
 * @throws PingOneError
 */
export async function readActivities(
	api: PingOneApi,
	stretch: Stretch,
	most: number,
): Promise<IDataObject[]> {
	const query = { filter: filterOf(stretch), limit: PAGE_SIZE };
	return await readEntries<IDataObject>(api, ['activities'], query, most);
}

/** PingOne's clock minus ours, in ms. @throws PingOneError */
export async function readClockOffset(api: PingOneApi): Promise<number> {
	const now = Date.now();
	const filter = filterOf({ after: now - 1_000, before: now });
	return (await api.read(['activities'], { filter, limit: 1 })).clockOffsetMs;
}

/** When PingOne recorded an activity, in ms since 1970; undefined when it does not say. */
export function recordedAt(activity: IDataObject): number | undefined {
	const time = Date.parse(String(activity.recordedAt ?? activity.createdAt));
	return Number.isNaN(time) ? undefined : time;
}
