import type { IDataObject } from 'n8n-workflow';
import type { ReadLog, Stretch } from '../../pingone/environment/activities';
import { AdviceError } from '../../pingone/errors/fieldError';
import { timeOf } from './position';

/** Most requests per section, so that one that is too large is found out soon. */
const MAX_SECTION_REQUESTS = 60;
/** Most wanted rows per section, so that memory stays bounded. */
const MAX_SECTION_ROWS = 5_000;
/** After so many requests no further section is begun; PingOne allows ten a second. */
const MAX_REQUESTS = 600;
/** After so many times what a section may take, no further one is begun: n8n gives a poll up. */
const MAX_SECTION_TIMES = 8;
/** After so many wanted rows no further section is begun: they become one execution’s items. */
const MAX_ROWS = 5_000;

/** One millisecond holds more than a section may, so no poll can get past it. @param at in ms since 1970 */
const stuckAt = (at: number) =>
	new AdviceError(
		`PingOne recorded more events at ${new Date(at).toISOString()} than one poll can read (${MAX_SECTION_REQUESTS} requests)`,
		'The trigger cannot get past this moment. Look for its events in PingOne under Monitoring > Audit. To continue, duplicate the trigger node, delete the old one, and publish the workflow: a new node starts at the current time.',
	);

interface Section {
	/** The wanted rows; undefined when the section is too large. */
	found?: IDataObject[];
	requests: number;
	/** Time of the oldest row that was read, in ms since 1970. */
	oldest: number;
}

async function readSection(
	read: ReadLog,
	stretch: Stretch,
	isWanted: (row: IDataObject) => boolean,
	sectionMs: number,
): Promise<Section> {
	const mayBeCut = stretch.before - stretch.after > 2;
	const begun = performance.now();
	const found: IDataObject[] = [];
	let [requests, oldest] = [0, stretch.before];
	let next: IDataObject | undefined;
	do {
		const isLate = performance.now() - begun > sectionMs;
		const isTooLarge = mayBeCut && (isLate || found.length > MAX_SECTION_ROWS);
		if (requests >= MAX_SECTION_REQUESTS || isTooLarge) return { requests, oldest };
		const page = await read(stretch, next);
		requests += 1;
		for (const row of page.rows) {
			oldest = Math.min(oldest, timeOf(row, oldest));
			// Only wanted rows are kept, so memory does not grow with what else happens in the tenant.
			if (isWanted(row)) found.push(row);
		}
		({ next } = page);
	} while (next);
	return { found, requests, oldest };
}

/** Sorted by time; of the same time, in reverse, because the log comes newest first. */
export const oldestFirst = (rows: IDataObject[], now: number): IDataObject[] =>
	[...rows].reverse().sort((a, b) => timeOf(a, now) - timeOf(b, now));

/** How far the log was read, and what was wanted in it. */
export interface Settled {
	/** Oldest first. */
	found: IDataObject[];
	/** Everything before has been read, in ms since 1970. */
	readUpTo: number;
}

/**
 * Reads the log section by section, from the oldest on; one that is too large is cut to what was
 * read.
 * @param sectionMs after this it is too large @param from in ms since 1970, included; `to` is not
 * @throws AdviceError when one millisecond is too large; what `read` throws in the first section
 */
export async function readSettled(
	read: ReadLog,
	{ from, to, type }: { from: number; to: number; type?: string },
	isWanted: (row: IDataObject) => boolean,
	sectionMs: number,
): Promise<Settled> {
	const found: IDataObject[] = [];
	let [at, width, spent] = [from, to - from, 0];
	const begun = performance.now();
	const isInTime = () => performance.now() - begun < MAX_SECTION_TIMES * sectionMs;
	const isWithin = () => spent < MAX_REQUESTS && found.length < MAX_ROWS && isInTime();
	while (at < to && (at === from || isWithin())) {
		const before = Math.min(to, at + width);
		const stretch = { after: at - 1, before, type };
		const section = await readSection(read, stretch, isWanted, sectionMs).catch(
			(thrown: unknown) => {
				if (at === from) throw thrown;
			},
		);
		// What has been read counts; the next poll goes on from there.
		if (section === undefined) break;
		spent += section.requests;
		if (section.found) {
			for (const row of oldestFirst(section.found, at)) found.push(row);
			at = before;
			width *= 2;
		} else if (before - at > 1) {
			const half = Math.floor((before - at) / 2);
			width = Math.max(1, Math.min(half, before - section.oldest));
		} else if (at === from) {
			throw stuckAt(at);
		} else break;
	}
	return { found, readUpTo: at };
}
