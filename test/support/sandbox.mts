import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import type { TenantSummary } from '../../sandbox/describe.mts';
import { clock } from './time/skipping.mts';

/** The sandbox in a process of its own, so that tests share no module with it. */
export interface SandboxProcess {
	/** `http://127.0.0.1:{port}`, base of the API (`/v1`) and of the token endpoint. */
	url: string;
	/** IDs and demo credentials, as printed by `--json`. */
	ids: TenantSummary;
	/**
	 * Calls the control plane.
	 *
	 * @param path below `/_sandbox`, such as `/reset`
	 * @returns the decoded JSON answer
	 * @throws Error when the sandbox does not answer 200
	 */
	control<T = unknown>(method: ControlMethod, path: string, body?: unknown): Promise<T>;
	/** Ends the process and waits for its end. */
	close(): Promise<void>;
}

/** Verbs of the control plane. */
export type ControlMethod = 'GET' | 'POST' | 'DELETE';

/** Options of the process; the port is free to choose by default. */
export interface SandboxProcessOptions {
	port?: number;
	/** Extra users `hire0001`, `hire0002`, … */
	users?: number;
	/** Further options of the command line. */
	args?: string[];
}

function firstLine(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let complaint = '';
		child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`sandbox exited with ${code}: ${complaint}`)));
		if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
	});
}

async function callControl<T>(
	url: string,
	method: ControlMethod,
	path: string,
	body: unknown,
): Promise<T> {
	const response = await request(`${url}/_sandbox${path}`, {
		// A kept connection may be closed by the server just when it is used again.
		reset: true,
		method,
		...(body !== undefined && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	const answer = await response.body.json();
	if (response.statusCode !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
	return answer as T;
}

function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		child.ref();
		child.once('exit', () => resolve());
		child.kill('SIGTERM');
	});
}

/** Whoever has nothing else to do ends, and the sandbox with it. */
function letEnd(child: ChildProcess): void {
	child.unref();
	child.channel?.unref();
	for (const pipe of [child.stdout, child.stderr]) (pipe as Socket | null)?.unref();
}

/** A sandbox that runs, as the tests use it. */
function processOf(ids: TenantSummary, close: () => Promise<void>): SandboxProcess {
	const { url } = ids;
	return { url, ids, control: (method, path, body) => callControl(url, method, path, body), close };
}

/**
 * Starts `sandbox/main.mts` and waits until it listens.
 *
 * @throws Error with the process's own words when it does not start
 */
export async function startSandboxProcess(
	options: SandboxProcessOptions = {},
): Promise<SandboxProcess> {
	const { port = 0, users = 0, args = [] } = options;
	const child = spawn(
		process.execPath,
		['sandbox/main.mts', '--port', `${port}`, '--users', `${users}`, '--json', ...args],
		// By the channel it notices when this process is gone.
		{ cwd: process.cwd(), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
	);
	const ids = JSON.parse(await firstLine(child)) as TenantSummary;
	letEnd(child);
	await clock.share(ids.url);
	return processOf(ids, () => stop(child));
}

/**
 * The sandbox that this worker of jest keeps for one file after the other (test/environment). It comes
 * as it was left: reset it before a test. What the node learns about a tenant stays with its address,
 * so that files about rate limits start their own.
 */
export async function sharedSandbox(): Promise<SandboxProcess> {
	const { sandboxOfWorker } = globalThis as unknown as { sandboxOfWorker: () => Promise<string> };
	const ids = JSON.parse(await sandboxOfWorker()) as TenantSummary;
	await clock.share(ids.url);
	return processOf(ids, () => Promise.resolve());
}
