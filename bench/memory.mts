import { readFileSync, writeFileSync } from 'node:fs';

/** Main memory of a process in bytes: when watching began, and the most since then. */
export interface Memory {
	idleBytes: number;
	peakBytes: number;
}

/** Linux's high-water mark of a process's main memory (proc(5), VmHWM), in bytes. */
const highWaterMark = (pid: number): number => {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
	if (kilobytes === undefined) throw new Error(`Process ${pid} has no VmHWM.`);
	return Number(kilobytes) * 1024;
};

/**
 * Begins to watch how much memory a process takes. The mark is lowered to what it holds now (proc(5),
 * clear_refs), since starting n8n takes more than many a run.
 *
 * @returns what reads the result; null off Linux
 * @throws when the process has ended
 */
export function watchMemory(pid: number): (() => Memory) | null {
	if (process.platform !== 'linux') return null;
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	const idleBytes = highWaterMark(pid);
	return () => ({ idleBytes, peakBytes: highWaterMark(pid) });
}
