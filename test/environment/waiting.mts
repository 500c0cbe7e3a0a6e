import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const read = (path: string): string => {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
};

const NS_PER_MS = 1_000_000;
const US_PER_MS = 1_000;
/** Linux counts a process's time in hundredths of a second: proc(5). */
const MS_PER_TICK = 10;

/** How long the first thread of a process was ready to run while others had the processors, in ms. */
const queuedMs = (pid: number | string): number =>
	Number(read(`/proc/${pid}/task/${pid}/schedstat`).split(' ')[1] ?? 0) / NS_PER_MS;

/** Processor time that a process took, and that those below it took which have ended, in ms. */
function workOf(pid: number | string): { own: number; ended: number } {
	// After the name, which may contain blanks: utime, stime, cutime and cstime are 14 to 17.
	const fields = read(`/proc/${pid}/stat`)
		.replace(/^.*\) /s, '')
		.split(' ')
		.map(Number);
	const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
	return { own: (user + system) * MS_PER_TICK, ended: (endedUser + endedSystem) * MS_PER_TICK };
}

/** What all processes below one have worked, or queued for a processor. */
function busyBelow(pid: number | string): number {
	const children = read(`/proc/${pid}/task/${pid}/children`).trim();
	if (children === '') return 0;
	return children.split(' ').reduce((sum, child) => {
		const { own, ended } = workOf(child);
		return sum + own + ended + queuedMs(child) + busyBelow(child);
	}, 0);
}

/** How long anything on this machine queued for a processor, in ms. */
const pressure = (): number =>
	Number(/^some .*total=(\d+)/.exec(read('/proc/pressure/cpu'))?.[1] ?? 0) / US_PER_MS;

interface Reading {
	/** This process had nothing to do. */
	idle: number;
	/** It queued, or those that it started worked or queued. */
	busy: number;
	/** Processor time of those that have ended, who take along how long they queued. */
	ended: number;
	pressure: number;
}

function readingNow(): Reading {
	const { pid } = process;
	const { ended } = workOf(pid);
	const { idle } = performance.eventLoopUtilization();
	return { idle, busy: queuedMs(pid) + ended + busyBelow(pid), ended, pressure: pressure() };
}

/**
 * Measures how long this process waited for clocks: its event loop had nothing to do, it did not queue
 * for a processor, and no process that it started worked or queued. So a busy machine is no waiting,
 * and neither is the answer of a sandbox that takes its time to compute it. It may see too little on a
 * busy machine, and never too much.
 */
export class WaitingMeter {
	private last = readingNow();

	/** Of all this only Linux tells enough. */
	static readonly isPossible = read(`/proc/${process.pid}/task/${process.pid}/schedstat`) !== '';

	/** @returns how long was waited since the last call, in ms */
	take(): number {
		const [before, now] = [this.last, readingNow()];
		this.last = now;
		const queuedByEnded = now.ended > before.ended ? now.pressure - before.pressure : 0;
		const busy = Math.max(0, now.busy - before.busy) + queuedByEnded;
		return Math.max(0, now.idle - before.idle - busy);
	}
}
