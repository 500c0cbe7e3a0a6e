import type { IDataObject } from 'n8n-workflow';
import { recordedAt } from '../../pingone/environment/activities';
import { fingerprint, KEY_LENGTH } from '../event/seenEvents';

/**
 * How late a row may show up in the audit log, in ms. PingOne speaks of two minutes at most; in
 * public rows it was half a second. The third minute is the margin.
 */
export const LATE_MS = 180_000;

/**
 * Most rows given out ahead of `readUpTo`. While there are as many, only what has settled is read.
 */
const MAX_AHEAD = 20_000;

/** Where a poll goes on, in PingOne's time. */
export interface Position {
	/** All rows before this time have been dealt with, in ms since 1970. Never moves backward. */
	readUpTo: number;
	/** Fingerprints of the rows given out from `readUpTo` on, with their time. */
	ahead: Map<string, number>;
}

/** The time of a row; one without counts as just now. */
export const timeOf = (row: IDataObject, now: number): number => recordedAt(row) ?? now;

/** Whether so much was given out ahead that no more may be. */
export const isFarAhead = ({ ahead }: Position): boolean => ahead.size >= MAX_AHEAD;

/**
 * The position after rows have been given out.
 *
 * @param readUpTo how far the log has been read without a gap
 */
export function advance(
	position: Position,
	readUpTo: number,
	given: IDataObject[],
	now: number,
): Position {
	const to = Math.max(position.readUpTo, readUpTo);
	const ahead = new Map(position.ahead);
	for (const row of given) ahead.set(fingerprint(row), timeOf(row, now));
	for (const [key, time] of ahead) if (time < to) ahead.delete(key);
	return { readUpTo: to, ahead };
}

/** Rows that have not been given out, each once, in order. */
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

/** Reads what `saveAhead` wrote; nothing from anything else. */
export function loadAhead(saved: unknown): Map<string, number> {
	const text = typeof saved === 'string' && saved.length % ENTRY_LENGTH === 0 ? saved : '';
	const ahead = new Map<string, number>();
	for (let at = 0; at < text.length; at += ENTRY_LENGTH) {
		const time = parseInt(text.slice(at + KEY_LENGTH, at + ENTRY_LENGTH), 36);
		ahead.set(text.slice(at, at + KEY_LENGTH), time);
	}
	return ahead;
}
