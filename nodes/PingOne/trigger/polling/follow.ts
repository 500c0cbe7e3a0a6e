import type { IDataObject } from 'n8n-workflow';
import { KEPT_MS, type ReadLog } from '../../pingone/environment/activities';
import { inPopulations, type LookUp } from '../event/population';
import type { Found } from '../event/readEvent';
import {
	advance,
	BLUR_MS,
	type Clock,
	isFarAhead,
	LATE_MS,
	OUR_CLOCK,
	presentTime,
	timeOf,
	unseen,
	type Position,
} from './position';
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
	clock: Clock;
	/** Whether the last poll could not deal with everything; then the next reads a page first. */
	isBusy: boolean;
}

/** A time that was not read: too long ago, or the last poll's end is not known. In ms since 1970. */
export interface LeftOut {
	from?: number;
	until: number;
	why: 'tooOld' | 'unreadable';
}

export interface Followed {
	/** Oldest first. */
	found: Found[];
	following: Following;
	leftOut?: LeftOut;
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

/** Reads everything since a time, if that is little, or the newest: what happens now is not held up. */
async function readFresh(
	read: ReadLog,
	{ from, to = from, ...limits }: { from: number; to?: number; type?: string; maxPages: number },
): Promise<Fresh> {
	const { type, maxPages } = limits;
	const latest = Math.max(Date.now(), to);
	const before = latest + FUTURE_MS;
	const after = Math.max(from, latest - KEPT_MS - FUTURE_MS) - 1;
	const { rows, now, next: second } = await read({ after, before, type });
	// A clock here that is days behind has left out the newest.
	if (now >= before) return await readFresh(read, { from, to: now, ...limits });
	let next = second;
	for (let pages = 1; next && pages < maxPages; pages += 1) {
		const page = await read({ after, before, type }, next);
		for (const row of page.rows) rows.push(row);
		({ next } = page);
	}
	// A clock that is days ahead has left out the oldest.
	return { rows, isAll: next === undefined && after < from, now };
}

/** Begins at PingOne's present time: what is in the log already is not given out. */
export async function begin(read: ReadLog, selection: Selection): Promise<Following> {
	const first = await read({ after: Date.now() - 1_000, before: Date.now() });
	const times = [first.now, Date.now()];
	const [from, to] = [Math.min(...times) - BLUR_MS, Math.max(...times)];
	const type = onlyType(selection);
	const fresh = await readFresh(read, { from, to, type, maxPages: MAX_FRESH_PAGES });
	// One of the three may be wrong.
	const [, said = fresh.now] = [first.now, fresh.now, Date.now()].sort((a, b) => a - b);
	const { now, clock } = presentTime(OUR_CLOCK, said, fresh.rows);
	const readUpTo = now - BLUR_MS;
	const position = advance({ readUpTo, ahead: new Map() }, readUpTo, fresh.rows, now);
	return { position, selection, former: [], clock, isBusy: false };
}

/** The selections that an event must suit: the present one, and those in force when it happened. */
function selectionsFor({ selection, former }: Following, event: IDataObject, now: number) {
	const earlier = former.filter(({ until }) => timeOf(event, now) < until);
	return [selection, ...earlier.map((each) => each.selection)];
}

/** Notes a changed selection. What it has in addition counts from now on; the rest has no gap. */
function reselect(following: Following, selection: Selection, now: number): Following {
	if (isSame(following.selection, selection)) return following;
	const former = [...following.former, { until: now, selection: following.selection }];
	return { ...following, selection, former };
}

/** Skips what is longer ago than the admin allows. */
function skipOld(position: Position, earliest: number): Pick<Followed, 'leftOut'> & Position {
	const { readUpTo } = position;
	if (readUpTo >= earliest) return position;
	const leftOut = { from: readUpTo, until: earliest, why: 'tooOld' } as const;
	return { ...position, readUpTo: earliest, leftOut };
}

/** So much later than every clock, a position cannot be right, in ms. */
const IMPOSSIBLE_MS = 60_000;

/**
 * Reads what happened since the last poll, in PingOne's time. The position moves to where all rows
 * have shown up (`LATE_MS` ago); later ones are output at once where possible, and known again by
 * their fingerprint. It stops before the first row about which nothing could be decided.
 * @param sectionMs how long a part of the log may take that is read as a whole
 * @throws AdviceError, PingOneError; `following` then stays what it was
 */
export async function follow(
	read: ReadLog,
	following: Following,
	selection: Selection,
	{ catchUpMs, lookUp, sectionMs }: { catchUpMs: number; lookUp: LookUp; sectionMs: number },
): Promise<Followed> {
	const type = onlyType(selection);
	const from = following.position.readUpTo;
	const maxPages = following.isBusy ? 1 : MAX_FRESH_PAGES;
	const fresh = await readFresh(read, { from, type, maxPages });
	const { now, clock } = presentTime(following.clock, fresh.now, fresh.rows);
	if (from > Math.max(fresh.now, now, Date.now()) + IMPOSSIBLE_MS) {
		const leftOut = { until: now, why: 'unreadable' } as const;
		return { found: [], following: await begin(read, selection), leftOut };
	}
	const current = reselect(following, selection, now);
	const { leftOut, ...position } = skipOld(current.position, now - catchUpMs);
	const suits = (row: IDataObject) =>
		takes(selection, row) &&
		timeOf(row, now) >= position.readUpTo &&
		selectionsFor(current, row, now).every((each) => takes(each, row));

	const settledUntil = Math.max(position.readUpTo, now - LATE_MS);
	const stretch = { from: position.readUpTo, to: settledUntil, type };
	const settled = fresh.isAll
		? { found: [], readUpTo: settledUntil }
		: await readSettled(read, stretch, suits, sectionMs);
	const mayGiveFresh = fresh.isAll || !isFarAhead(position);
	const freshFound = mayGiveFresh ? oldestFirst(fresh.rows.filter(suits), now) : [];
	const candidates = unseen(position, [...settled.found, ...freshFound]);
	const chosen = (event: IDataObject) =>
		selectionsFor(current, event, now).map(({ populations }) => populations);
	const { found, decided, stopped } = await inPopulations(candidates, chosen, lookUp);
	if (stopped && decided === 0) throw stopped.by;
	const dealtWith = candidates.slice(0, decided);
	// Those of one moment may stand on both sides; none after it is earlier.
	const rest = candidates.slice(decided).map((row) => timeOf(row, now));
	const readUpTo = rest.reduce((least, time) => Math.min(least, time), settled.readUpTo);
	const next = advance(position, readUpTo, dealtWith, now);
	const former = current.former.filter(({ until }) => until > next.readUpTo);
	const isBusy = !fresh.isAll || rest.length > 0;
	return { found, following: { position: next, selection, former, clock, isBusy }, leftOut };
}

const MAX_SHOWN = 10;

/** The latest ten wanted events, oldest first; nothing is remembered. @throws PingOneError */
export async function readSample(read: ReadLog, selection: Selection, lookUp: LookUp) {
	const wanted = async (type?: string): Promise<Found[]> => {
		const now = Date.now();
		const page = await read({ after: now - KEPT_MS, before: now + FUTURE_MS, type });
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
