import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { repoRoot } from './repo.mts';

const KEPT_LINES = 2_000;
const NODE_MAJOR = 24;

export interface ChildOptions {
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Called for every line of stdout and stderr as it comes. */
	onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
	/** The Node binary to run it with; `nodeBinary()` by default. */
	node?: string;
	/**
	 * Keep all of stdout, for commands whose output is parsed; its lines come at the end. Otherwise
	 * only the last lines stay.
	 */
	captureStdout?: boolean;
}

export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** A running Node process with its descendants in a process group of its own. */
export interface Child {
	readonly pid: number;
	/** Resolves once the process has ended and its streams are drained. Never rejects. */
	readonly exited: Promise<Exit>;
	/** The last lines of stdout and stderr, interleaved as they came. */
	log(): string;
	/** All of stdout, if `captureStdout` was asked for, once the process has exited. */
	stdout(): string;
	/** Ends the process and its descendants: SIGTERM, and after `graceMs` SIGKILL. */
	stop(graceMs?: number): Promise<void>;
}

const running = new Map<number, Child>();

const killGroup = (pid: number) => {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// The group is empty: nothing to end.
	}
};

process.on('exit', () => running.forEach((_, pid) => killGroup(pid)));

/** Ends every process started here that still runs. */
export async function stopChildren(): Promise<void> {
	await Promise.all([...running.values()].map(async (child) => await child.stop()));
}

/**
 * The Node binary n8n runs on: this process's own when it is new enough, else the one the
 * `node` dev dependency brings.
 *
 * @throws when neither is there, with the command that helps
 */
function nodeBinary(): string {
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
	const own = join(repoRoot(), 'node_modules', 'node', 'bin', 'node');
	if (existsSync(own)) return own;
	throw new Error(
		`n8n needs Node ${NODE_MAJOR}, this is ${process.version}. ` +
			'Run `npm rebuild node --ignore-scripts=false` once, or use the npm scripts, which do it.',
	);
}

/**
 * A file for all that a process prints. A process that ends by `process.exit` may leave in the middle
 * of what it writes to a pipe (seen once in 317 runs of `n8n execute`); to a file it writes at once.
 */
function captureFile() {
	const folder = mkdtempSync(join(tmpdir(), 'stdout-'));
	const path = join(folder, 'stdout');
	const fd = openSync(path, 'w');
	return {
		fd,
		read(): string {
			closeSync(fd);
			const text = readFileSync(path, 'utf8');
			rmSync(folder, { recursive: true, force: true });
			return text.replace(/\n$/, '');
		},
	};
}

const follow = (stream: Readable, onLine: (line: string) => void) =>
	createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);

const ended = async (process: ChildProcess): Promise<Exit> =>
	await new Promise((resolve) => {
		process.once('close', (code, signal) => resolve({ code, signal }));
		process.once('error', () => resolve({ code: 1, signal: null }));
	});

/**
 * Starts a Node script that cannot outlive this process (see guard.mts).
 *
 * @param script path of the script
 * @param args its arguments
 */
export function spawnNode(script: string, args: string[], options: ChildOptions): Child {
	const guard = join(repoRoot(), 'tools', 'host', 'guard.mts');
	const captured = options.captureStdout ? captureFile() : undefined;
	const child = spawn(options.node ?? nodeBinary(), ['--import', guard, script, ...args], {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['ignore', captured?.fd ?? 'pipe', 'pipe', 'ipc'],
	});
	const { pid, stdout, stderr } = child;
	if (pid === undefined || !stderr) throw new Error(`Could not start ${script}`);

	const lines: string[] = [];
	let out = '';
	const keep = (stream: 'stdout' | 'stderr') => (line: string) => {
		if (lines.push(line) > KEPT_LINES) lines.shift();
		options.onLine?.(line, stream);
	};
	if (stdout) follow(stdout, keep('stdout'));
	follow(stderr, keep('stderr'));

	// Descendants can outlive their parent and hold its streams open; they end with it.
	child.once('exit', () => killGroup(pid));
	const exited = ended(child).then((exit) => {
		running.delete(pid);
		if (captured) out = captured.read();
		if (captured) out.split('\n').forEach(keep('stdout'));
		return exit;
	});

	const stop = async (graceMs = 10_000) => {
		child.kill('SIGTERM');
		const timer = new AbortController();
		const late = delay(graceMs, 'late', { signal: timer.signal }).catch(() => 'early');
		if ((await Promise.race([exited, late])) === 'late') killGroup(pid);
		timer.abort();
		await exited;
	};
	const started = { pid, exited, log: () => lines.join('\n'), stdout: () => out, stop };
	running.set(pid, started);
	return started;
}
