import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { readPage } from '../client/pages';
import { isJsonObject } from '../errors/apiResponse';

/** A section of the audit log, in ms since 1970; both ends are exclusive. */
export interface Stretch {
	after: number;
	before: number;
	/** PingOne's event type, when only one is wanted. */
	type?: string;
}

export interface LogPage {
	rows: IDataObject[];
	/** For the next page; undefined after the last one. */
	next?: IDataObject;
	/** PingOne's time when it answered, in ms since 1970: up to a second early, never late. */
	now: number;
}

/** Reads a page of a section: the first one, or the one that `next` of another page leads to. */
export type ReadLog = (stretch: Stretch, next?: IDataObject) => Promise<LogPage>;

/** Rows per page, as Elastic asks real tenants for (elastic/integrations, ping_one). @internal */
export const PAGE_ROWS = 500;

/** PingOne shows the last 14 days at once (Ping, "Audit parameters"). In ms. */
export const KEPT_MS = 14 * 86_400_000;

/** PingOne's present time, or somewhat before, as the response says it itself. */
function earliestNow({ clock }: PingOneApi, dateMs: number | undefined): number {
	if (dateMs !== undefined) return dateMs;
	return clock.now() - (clock.isKnown ? clock.uncertaintyMs : 0);
}

const quoted = (time: number) => `"${new Date(time).toISOString()}"`;

/** PingOne requires both ends of the time span (Ping, "Read Audit Activities", Filtering data). */
function filterOf({ after, before, type }: Stretch): string {
	const time = `recordedAt gt ${quoted(after)} AND recordedAt lt ${quoted(before)}`;
	return type === undefined ? time : `${time} AND action.type eq "${type}"`;
}

/** Reads a page of the audit log. Elastic relies on newest first, which is not documented. */
export async function readLogPage(api: PingOneApi, stretch: Stretch, next?: IDataObject) {
	const query = next ?? { filter: filterOf(stretch), limit: PAGE_ROWS };
	const page = await readPage<unknown>(api, ['activities'], query);
	const rows = page.entries.filter(isJsonObject);
	return { rows, next: page.next, now: earliestNow(api, page.dateMs) };
}

/** When PingOne recorded an activity, in ms since 1970; undefined when it does not say. */
export function recordedAt(activity: IDataObject): number | undefined {
	const said = activity.recordedAt ?? activity.createdAt;
	const time = typeof said === 'string' ? Date.parse(said) : NaN;
	return Number.isNaN(time) ? undefined : time;
}
