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

function childrenOf(pid: number | string): string[] {
	const children = read(`/proc/${pid}/task/${pid}/children`).trim();
	return children === '' ? [] : children.split(' ');
}

/** What all processes below one have worked. */
function workBelow(pid: number | string): number {
	return childrenOf(pid).reduce((sum, child) => {
		const { own, ended } = workOf(child);
		return sum + own + ended + workBelow(child);
	}, 0);
}

/** How long all processes below one queued for a processor. */
const queuedBelow = (pid: number | string): number =>
	childrenOf(pid).reduce((sum, child) => sum + queuedMs(child) + queuedBelow(child), 0);

/** Processor time of this process and of all that it started, in ms. */
export function workMs(): number {
	const { own, ended } = workOf(process.pid);
	return own + ended + workBelow(process.pid);
}

/** How long anything on this machine queued for a processor or for a disk, in ms. */
const pressure = (): number =>
	['cpu', 'io'].reduce((sum, of) => {
		const [, total = 0] = /^some .*total=(\d+)/.exec(read(`/proc/pressure/${of}`)) ?? [];
		return sum + Number(total) / US_PER_MS;
	}, 0);

/** What a process and the machine have done so far, in ms. */
export interface Reading {
	/** This process had nothing to do. */
	idle: number;
	/** It queued, or those that it started worked or queued. */
	busy: number;
	/** Processor time of those that have ended, who take along how long they queued. */
	ended: number;
	pressure: number;
}

export function readingNow(): Reading {
	const { pid } = process;
	const { ended } = workOf(pid);
	const { idle } = performance.eventLoopUtilization();
	const busy = ended + workBelow(pid) + queuedMs(pid) + queuedBelow(pid);
	return { idle, busy, ended, pressure: pressure() };
}

/**
 * Measures how long this process waited for clocks: its event loop had nothing to do, it did not queue
 * for a processor, and no process that it started worked or queued. So a busy machine is no waiting,
 * and neither is the answer of a sandbox that takes its time to compute it. It may see too little on a
 * busy machine, and never too much.
 */
export class WaitingMeter {
	private last: Reading;
	private readonly read: () => Reading;

	/** Of all this only Linux tells enough. */
	static readonly isPossible = read(`/proc/${process.pid}/task/${process.pid}/schedstat`) !== '';

	constructor(read = readingNow) {
		this.read = read;
		this.last = read();
	}

	/** @returns how long was waited since the last call, in ms */
	take(): number {
		const [before, now] = [this.last, this.read()];
		this.last = now;
		const queuedByEnded = now.ended > before.ended ? now.pressure - before.pressure : 0;
		const busy = Math.max(0, now.busy - before.busy) + queuedByEnded;
		return Math.max(0, now.idle - before.idle - busy);
	}
}
