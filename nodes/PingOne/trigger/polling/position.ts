import type { IDataObject } from 'n8n-workflow';
import { recordedAt } from '../../pingone/environment/activities';
import { fingerprint, KEY_LENGTH } from '../event/seenEvents';

/** How late a row may show up, in ms. Assumed: Ping names no limit; in public samples it is a second at most. */
export const LATE_MS = 180_000;

/** Most rows dealt with ahead of `readUpTo`; then only what has settled is read. */
const MAX_AHEAD = 20_000;

/** Where a poll goes on, in PingOne's time. */
export interface Position {
	/** All rows before this time have been dealt with, in ms since 1970. Never moves backward. */
	readUpTo: number;
	/** Fingerprints of the rows dealt with from `readUpTo` on, with their time. */
	ahead: Map<string, number>;
}

/** The time of a row; one without counts as just now. */
export const timeOf = (row: IDataObject, now: number): number => recordedAt(row) ?? now;

/** Whether so much was dealt with ahead that no more may be. */
export const isFarAhead = ({ ahead }: Position): boolean => ahead.size >= MAX_AHEAD;

/** The position after rows have been dealt with, and the log read so far without a gap. */
export function advance(
	position: Position,
	readUpTo: number,
	dealtWith: IDataObject[],
	now: number,
): Position {
	const to = Math.max(position.readUpTo, readUpTo);
	const ahead = new Map(position.ahead);
	for (const row of dealtWith) ahead.set(fingerprint(row), timeOf(row, now));
	for (const [key, time] of ahead) if (time < to) ahead.delete(key);
	return { readUpTo: to, ahead };
}

/** Rows that have not been dealt with, each once, in order. */
export function unseen(position: Position, rows: IDataObject[]): IDataObject[] {
	const keys = new Set(position.ahead.keys());
	return rows.filter((row) => {
		const key = fingerprint(row);
		if (keys.has(key)) return false;
		keys.add(key);
		return true;
	});
}

/** Digits of a time in ms, in base 36: enough until the year 2059. */
const TIME_LENGTH = 8;
const ENTRY_LENGTH = KEY_LENGTH + TIME_LENGTH;

/** Writes `ahead` as text, for n8n's database: at most 380 kB. */
export const saveAhead = ({ ahead }: Position): string =>
	[...ahead].map(([key, time]) => key + time.toString(36).padStart(TIME_LENGTH, '0')).join('');

const AHEAD = /^(?:[\w-]{11}[0-9a-z]{8})*$/;

/** Whether `saveAhead` wrote it. */
export const isAhead = (saved: unknown): saved is string =>
	typeof saved === 'string' && AHEAD.test(saved);

export function loadAhead(text: string): Map<string, number> {
	const ahead = new Map<string, number>();
	for (let at = 0; at < text.length; at += ENTRY_LENGTH) {
		const time = parseInt(text.slice(at + KEY_LENGTH, at + ENTRY_LENGTH), 36);
		ahead.set(text.slice(at, at + KEY_LENGTH), time);
	}
	return ahead;
}

/** How far PingOne's clock was ahead of ours when a poll compared them, in ms. */
export interface Clock {
	/** Which process compared them, by when it started: only there does the monotonic clock go on. */
	process: number;
	monotonic: number;
	wall: number;
}

/** Before anything is known: our clock is right. */
export const OUR_CLOCK: Clock = { process: 0, monotonic: 0, wall: 0 };

/** PingOne's servers may differ by so much, and a response names whole seconds only. In ms. */
export const BLUR_MS = 2_000;

/**
 * PingOne's present time, or an earlier one: a proxy's wrong `Date` must not take the position past
 * events to come, so a time counts up to what has passed here, or the newest row shows.
 * @param said what the response says @returns the time in ms, and the clock for the next poll
 */
export function presentTime(clock: Clock, said: number, rows: IDataObject[]) {
	const [monotonic, wall] = [performance.now(), Date.now()];
	const isSameProcess = clock.process === performance.timeOrigin;
	const expected = isSameProcess ? monotonic + clock.monotonic : wall + clock.wall;
	const proven = rows.reduce((latest, row) => Math.max(latest, timeOf(row, expected)), expected);
	const now = said <= proven + BLUR_MS ? said : proven;
	return {
		now,
		clock: { process: performance.timeOrigin, monotonic: now - monotonic, wall: now - wall },
	};
}
