import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { readActivities, recordedAt, type Stretch } from '../../pingone/environment/activities';

/**
 * How far each poll overlaps the one before, in ms. Activities can show up after others that were
 * recorded later; in real data by a third of a second at most.
 */
const OVERLAP_MS = 120_000;
/** Activities per section. A larger one is split in two, so that memory stays bounded. */
const MAX_READ = 5_000;
/** Activities per workflow run; the next poll continues from there. */
const MAX_FOUND = 5_000;
/** A section this short is not split any further, in ms. */
const SHORTEST_MS = 1_000;
/** Extends beyond PingOne's current time, whatever our clock says, in ms. */
const FUTURE_MS = 86_400_000;

/** The result of a poll. */
export interface CaughtUp {
	/** In the order in which PingOne recorded them; some may have been read before. */
	activities: IDataObject[];
	/** Up to when the log has been read, in ms since 1970. */
	readUpTo: number;
}

const timeOf = (activity: IDataObject) => recordedAt(activity) ?? 0;

const latest = (activities: IDataObject[]) =>
	activities.reduce((time, activity) => Math.max(time, timeOf(activity)), 0);

/**
 * Sorted by time. Activities of the same millisecond keep the order of the log, which is assumed to
 * be newest first unless it shows otherwise.
 */
function oldestFirst(read: IDataObject[]): IDataObject[] {
	const [first, last] = [read.at(0), read.at(-1)];
	const rises = first !== undefined && last !== undefined && timeOf(first) < timeOf(last);
	return (rises ? [...read] : [...read].reverse()).sort((a, b) => timeOf(a) - timeOf(b));
}

/** The middle of the recorded part; the end of a section may lie in the future. */
function cut({ after, before, type }: Stretch, read: IDataObject[]): [Stretch, Stretch] {
	const middle = Math.floor((after + Math.min(before, latest(read))) / 2);
	return [
		{ after, before: middle + 1, type },
		{ after: middle, before, type },
	];
}

/**
 * Reads the audit log from a given time on, section by section.
 *
 * Progress is measured by PingOne's timestamps only, so that a wrong local clock neither loses nor
 * repeats anything.
 *
 * @param from up to when it has been read, in ms since 1970
 * @param now our time, in ms since 1970
 * @throws PingOneError
 */
export async function catchUp(
	api: PingOneApi,
	{ from, now, type }: { from: number; now: number; type?: string },
): Promise<CaughtUp> {
	const after = from - OVERLAP_MS - 1;
	const ahead: Stretch[] = [{ after, before: Math.max(now, from) + FUTURE_MS, type }];
	const activities: IDataObject[] = [];
	let readUpTo = from;
	while (ahead.length > 0 && activities.length < MAX_FOUND) {
		const stretch = ahead.shift() as Stretch;
		let read = await readActivities(api, stretch, MAX_READ + 1);
		if (read.length > MAX_READ) {
			if (latest(read) - stretch.after > SHORTEST_MS) {
				ahead.unshift(...cut(stretch, read));
				continue;
			}
			read = await readActivities(api, stretch, Infinity);
		}
		for (const activity of oldestFirst(read)) activities.push(activity);
		readUpTo = Math.max(readUpTo, latest(read));
	}
	return { activities, readUpTo };
}
