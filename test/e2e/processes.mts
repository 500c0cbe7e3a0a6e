import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A command under test, with what it has written so far. */
export interface StartedCommand {
	child: ChildProcess;
	stdout(): string;
	stderr(): string;
	exited: Promise<number | null>;
	/** Waits until stderr matches; rejects when the command ends before that. */
	says(pattern: RegExp): Promise<void>;
}

const POLL_MS = 50;

/** Starts a tool of this repository the way its npm script does, without the shell around it. */
export function startTool(
	script: string,
	args: string[],
	env: NodeJS.ProcessEnv = {},
): StartedCommand {
	const child = spawn(process.execPath, [join(process.cwd(), script), ...args], {
		cwd: process.cwd(),
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
	let ended = false;
	const exited = new Promise<number | null>((resolve) => {
		child.once('close', (code) => {
			ended = true;
			resolve(code);
		});
	});
	const says = async (pattern: RegExp) => {
		while (!pattern.test(stderr)) {
			if (ended) throw new Error(`It ended without saying ${pattern}:\n${stderr}`);
			await delay(POLL_MS);
		}
	};
	return { child, stdout: () => stdout, stderr: () => stderr, exited, says };
}

const readProc = (pid: number, file: string): string => {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
};

const pids = (): number[] =>
	readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.map(Number);

/** Field 4 of proc(5)'s stat, counted after the command name, which may contain spaces. */
const parentOf = (pid: number): number => {
	const stat = readProc(pid, 'stat');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
};

/** Process ids of all that a process has started, directly or not (Linux). */
export function descendantsOf(pid: number): number[] {
	const children = pids().filter((candidate) => parentOf(candidate) === pid);
	return [...children, ...children.flatMap(descendantsOf)];
}

/** Command lines of those of the processes that still run (Linux). */
export function stillRunning(candidates: number[]): string[] {
	return candidates
		.map((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' '))
		.filter((line) => line !== '');
}

/** Process ids of those that have `NAME=value` in their environment (Linux). */
export function processesMarked(name: string, value: string): number[] {
	return pids().filter((pid) => readProc(pid, 'environ').split('\0').includes(`${name}=${value}`));
}
