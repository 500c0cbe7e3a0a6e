import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

const MEGABYTE_IN_KB = 1_024;
/** Linux counts a process's time in hundredths of a second: proc(5). */
const MS_PER_TICK = 10;
const LOOK_EVERY_MS = 20;

/** Fields of a stat file after the name, which may contain blanks. */
const statOf = (path: string) =>
	readFileSync(path, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');

/** Resident memory of a process, in MB. */
export function memoryOf(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / MEGABYTE_IN_KB;
}

/** Processor time that a process's first thread, in Node the one that runs JavaScript, has taken, in ms. */
function workOf(pid: number): number {
	const fields = statOf(`/proc/${pid}/task/${pid}/stat`);
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** What n8n did while something went on. Work is processor time, which others on the machine do not change. */
interface Vitals {
	/** In ms. */
	work: number;
	/** The longest that /healthz took, in ms. */
	longestMs: number;
	/** The most work that n8n did between a question to /healthz and its answer, in ms. */
	longestWork: number;
	/** How much memory it took at most beyond what it had, in MB. */
	grown: number;
}

/** Asks n8n again and again whether it is healthy while something goes on. */
export async function vitalsDuring(
	n8n: { url: string; pid: number },
	act: () => Promise<unknown>,
): Promise<Vitals> {
	const [workBefore, memoryBefore] = [workOf(n8n.pid), memoryOf(n8n.pid)];
	const vitals: Vitals = { work: 0, longestMs: 0, longestWork: 0, grown: 0 };
	let isOver = false;
	const watching = (async () => {
		while (!isOver) {
			const [asked, work] = [Date.now(), workOf(n8n.pid)];
			const { body } = await request(`${n8n.url}/healthz`, { reset: true });
			await body.dump();
			vitals.longestMs = Math.max(vitals.longestMs, Date.now() - asked);
			vitals.longestWork = Math.max(vitals.longestWork, workOf(n8n.pid) - work);
			vitals.grown = Math.max(vitals.grown, Math.round(memoryOf(n8n.pid) - memoryBefore));
			await delay(LOOK_EVERY_MS);
		}
	})();
	try {
		await act();
	} finally {
		isOver = true;
		await watching;
	}
	return { ...vitals, work: workOf(n8n.pid) - workBefore };
}
