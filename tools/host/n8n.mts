import { setTimeout as delay } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import { request } from 'undici';
import { type Child, spawnNode } from './child.mts';
import { N8nClient } from './client.mts';
import type { CommandSettings } from './command.mts';
import { n8nEnvironment, type Owner } from './environment.mts';
import { LIMIT_MS } from './limit.mts';
import { freePort } from './ports.mts';
import { untilAllLive } from './publication.mts';
import { setUpOwner } from './session.mts';

export { bootstrapUserFolder, executeWorkflowCli } from './command.mts';
export type { CommandSettings, Contents, CredentialFile, WorkflowFile } from './command.mts';
export type { Owner } from './environment.mts';
export * from './execution.mts';
export { N8nClient } from './client.mts';

export interface ServerSettings extends CommandSettings {
	/** Set up at the first start. */
	owner: Owner;
	/** IDs of the workflows to make live. */
	publish?: string[];
	/** Gets n8n's words about another published workflow that cannot go live; by default that ends the start. */
	onNotLive?: (why: string) => void;
	onLine?: (line: string) => void;
}

/** An n8n that runs, wherever it was started. */
export interface ReachedN8n {
	/** e.g. `http://localhost:5678`, without a slash at the end. */
	url: string;
	/** A client that is signed in as the owner. */
	signIn(): Promise<N8nClient>;
}

/** An n8n server that runs on this machine and was started here. */
export interface RunningN8n extends ReachedN8n {
	port: number;
	/** Process id of n8n; its task runner is in the same process group. */
	pid: number;
	/** Resolves when the server has ended, by itself or by `stop`. */
	exited: Child['exited'];
	/** The last lines of n8n's log. */
	log(): string;
	/** Ends n8n and all it started. */
	stop(): Promise<void>;
}

const POLL_MS = 150;

/** Whether n8n at an address says that it is ready. */
export const isReady = async (url: string): Promise<boolean> => {
	try {
		const { statusCode, body } = await request(`${url}/healthz/readiness`);
		await body.dump();
		return statusCode === 200;
	} catch {
		return false;
	}
};

/** n8n's health check turns green before n8n serves its API, which its log announces. */
const waitUntilReady = async (child: Child, url: string, announced: () => boolean) => {
	const deadline = Date.now() + LIMIT_MS;
	let ended = false;
	void child.exited.then(() => {
		ended = true;
	});
	while (!announced() || !(await isReady(url))) {
		if (ended) throw new Error(`n8n ended while starting:\n${child.log().slice(-3_000)}`);
		if (Date.now() > deadline) {
			await child.stop();
			throw new Error(`n8n does not get ready:\n${child.log().slice(-3_000)}`);
		}
		await delay(POLL_MS);
	}
};

/** Sets the owner up, makes live what shall be, and waits until all that is published is live. */
const bringToLife = async (
	child: Child,
	signIn: () => Promise<N8nClient>,
	{ owner, publish = [], onNotLive }: ServerSettings,
	url: string,
) => {
	try {
		await setUpOwner(url, owner);
		const client = await signIn();
		await untilAllLive(client, publish, onNotLive);
	} catch (error) {
		await child.stop();
		throw error;
	}
};

/**
 * Starts n8n on this machine and waits until its published workflows are live.
 *
 * @param settings `port` is any free one by default; the task broker always gets a free one
 * @throws with the end of n8n's log when it does not come up; nothing is left running then
 */
export async function startN8n(settings: ServerSettings): Promise<RunningN8n> {
	const { host, userFolder, owner } = settings;
	const port = settings.port ?? (await freePort());
	const url = `http://localhost:${port}`;
	mkdirSync(userFolder, { recursive: true });
	let announced = false;
	const child = spawnNode(host.bin, ['start'], {
		cwd: userFolder,
		env: n8nEnvironment(host, userFolder, port, await freePort(), settings.env),
		onLine: (line) => {
			announced ||= line.includes('Editor is now accessible');
			settings.onLine?.(line);
		},
	});
	await waitUntilReady(child, url, () => announced);
	const signIn = async () => await N8nClient.signIn(url, owner);
	await bringToLife(child, signIn, settings, url);
	const { pid, exited } = child;
	return { url, port, pid, exited, log: () => child.log(), stop: () => child.stop(), signIn };
}
