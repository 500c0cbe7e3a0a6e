import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/** Places of the fields of /proc/<pid>/stat behind the name: proc(5). */
const STATE = 0;
const GROUP = 2;
const FIRST_TIME = 11;
const LAST_TIME = 14;

function statOf(pid: string): string[] {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// A name may hold blanks and parentheses.
		return text.slice(text.lastIndexOf(')') + 2).split(' ');
	} catch {
		return [];
	}
}

/**
 * What the processes of a group have used, those that have ended and were waited for included.
 *
 * @returns seconds of processor time; whether one of them runs or would like to
 */
export function groupUse(group: number): { cpu: number; isRunning: boolean } {
	const stats = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(statOf)
		.filter((fields) => fields[GROUP] === `${group}`);
	const ticks = stats.flatMap((fields) => fields.slice(FIRST_TIME, LAST_TIME + 1).map(Number));
	return {
		cpu: ticks.reduce((sum, count) => sum + count, 0) / TICKS,
		isRunning: stats.some((fields) => fields[STATE] === 'R' || fields[STATE] === 'D'),
	};
}
