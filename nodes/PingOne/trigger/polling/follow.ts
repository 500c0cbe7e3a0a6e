import type { IDataObject } from 'n8n-workflow';
import { KEPT_MS, type ReadLog } from '../../pingone/environment/activities';
import { isEvent } from '../event/members';
import { inPopulations, type LookUp } from '../event/population';
import type { Found } from '../event/readEvent';
import { advance, isFarAhead, LATE_MS, timeOf, unseen, type Position } from './position';
import { oldestFirst, readSettled } from './readSettled';
import { isSame, takes, type Selection } from './selection';

/** A selection that was in force until the admin changed it. */
interface Former {
	/** In ms since 1970, PingOne's time. */
	until: number;
	selection: Selection;
}

/** What a polling trigger remembers from one poll to the next. */
export interface Following {
	position: Position;
	selection: Selection;
	/** Earlier selections, while events of their time are still to come. */
	former: Former[];
	/** Whether the last poll could not read everything at once; then the next reads a page first. */
	isBusy: boolean;
}

/** The outcome of a poll. */
export interface Followed {
	/** Oldest first. */
	found: Found[];
	following: Following;
	/** A time that was not read because it is too long ago, in ms since 1970. */
	leftOut?: { from: number; until: number };
}

/** Extends beyond PingOne's present time, whatever our clock says, in ms. */
const FUTURE_MS = 86_400_000;
/** So many pages since the position are read at once, settled or not. */
const MAX_FRESH_PAGES = 4;

const onlyType = ({ types }: Selection) => (types.length === 1 ? types[0] : undefined);

/** All rows since a time, or the newest of them. */
interface Fresh {
	rows: IDataObject[];
	isAll: boolean;
	/** PingOne's time, in ms since 1970. */
	now: number;
}

/**
 * Reads everything since a time if that is little, which it is in most polls. Otherwise the newest
 * rows, so that what happens now is not held up by what happened before.
 */
async function readFresh(
	read: ReadLog,
	{ from, type, maxPages }: { from: number; type?: string; maxPages: number },
): Promise<Fresh> {
	const before = Math.max(Date.now(), from) + FUTURE_MS;
	const after = Math.max(from, Date.now() - KEPT_MS - FUTURE_MS) - 1;
	const { rows, now, next: second } = await read({ after, before, type });
	let next = second;
	for (let pages = 1; next && pages < maxPages; pages += 1) {
		const page = await read({ after, before, type }, next);
		for (const row of page.rows) rows.push(row);
		({ next } = page);
	}
	// A clock here that is days off asks for the wrong time: then the rest is not known.
	const isCovered = after < from && now < before;
	return { rows, isAll: next === undefined && isCovered, now };
}

/** PingOne's servers may differ by so much, in ms. */
const BLUR_MS = 2_000;

/** Begins at PingOne's present time: what is in the log already is not given out. */
export async function begin(read: ReadLog, selection: Selection): Promise<Following> {
	const first = await read({ after: Date.now() - 1_000, before: Date.now() });
	const now = first.now - BLUR_MS;
	const type = onlyType(selection);
	const { rows } = await readFresh(read, { from: now, type, maxPages: MAX_FRESH_PAGES });
	const position = advance({ readUpTo: now, ahead: new Map() }, now, rows, now);
	return { position, selection, former: [], isBusy: false };
}

/** The selections that an event must suit: the present one, and those in force when it happened. */
function selectionsFor({ selection, former }: Following, event: IDataObject, now: number) {
	const earlier = former.filter(({ until }) => timeOf(event, now) < until);
	return [selection, ...earlier.map((each) => each.selection)];
}

/**
 * Notes a changed selection. What the new one has in addition counts from now on; what both have is
 * given out without a gap.
 */
function reselect(following: Following, selection: Selection, now: number): Following {
	if (isSame(following.selection, selection)) return following;
	const former = [...following.former, { until: now, selection: following.selection }];
	return { ...following, selection, former };
}

/** Skips what is longer ago than the admin allows. */
function skipOld(position: Position, earliest: number): Pick<Followed, 'leftOut'> & Position {
	const { readUpTo } = position;
	if (readUpTo >= earliest) return position;
	return { ...position, readUpTo: earliest, leftOut: { from: readUpTo, until: earliest } };
}

/**
 * Reads what happened since the last poll.
 *
 * The position is in PingOne's time, so a wrong clock here neither loses nor repeats anything. It
 * moves to where all rows have shown up (`LATE_MS` ago). Rows after it are given out at once where
 * possible, and known again by their fingerprint. In a busy tenant, only the newest page of them is
 * read now and the others once they have settled, so that each is read about once.
 *
 * @param catchUpMs how far back to look
 * @throws AdviceError, PingOneError; `following` then stays what it was
 */
export async function follow(
	read: ReadLog,
	following: Following,
	selection: Selection,
	{ catchUpMs, lookUp }: { catchUpMs: number; lookUp: LookUp },
): Promise<Followed> {
	const type = onlyType(selection);
	const from = following.position.readUpTo;
	const maxPages = following.isBusy ? 1 : MAX_FRESH_PAGES;
	const fresh = await readFresh(read, { from, type, maxPages });
	const { now } = fresh;
	const current = reselect(following, selection, now);
	const { leftOut, ...position } = skipOld(current.position, now - catchUpMs);
	const suits = (row: IDataObject) =>
		takes(selection, row) &&
		isEvent(row) &&
		timeOf(row, now) >= position.readUpTo &&
		selectionsFor(current, row, now).every((each) => takes(each, row));

	const settledUntil = Math.max(position.readUpTo, now - LATE_MS);
	const stretch = { from: position.readUpTo, to: settledUntil, type };
	const settled = fresh.isAll
		? { found: [], readUpTo: settledUntil }
		: await readSettled(read, stretch, suits);
	const mayGiveFresh = fresh.isAll || !isFarAhead(position);
	const freshFound = mayGiveFresh ? oldestFirst(fresh.rows.filter(suits), now) : [];
	const candidates = unseen(position, [...settled.found, ...freshFound]);
	const chosen = (event: IDataObject) =>
		selectionsFor(current, event, now).map(({ populations }) => populations);
	const found = await inPopulations(candidates, chosen, lookUp);
	const given = found.map(({ event }) => event);
	const next = advance(position, settled.readUpTo, given, now);
	const former = current.former.filter(({ until }) => until > next.readUpTo);
	const isBusy = !fresh.isAll;
	return { found, following: { position: next, selection, former, isBusy }, leftOut };
}
