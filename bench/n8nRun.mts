import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { ensureHost, type Host } from '../tools/host/install.mts';
import {
	bootstrapUserFolder,
	itemsOf,
	type N8nClient,
	type Owner,
	type RunningN8n,
	startN8n,
} from '../tools/host/n8n.mts';
import { installPackage, packNode } from '../tools/host/pack.mts';
import {
	type Batch,
	benchCredentials,
	benchWorkflow,
	MEASURED,
	type NodeContender,
	RESULT,
	WEBHOOK_PATH,
} from './contenders.mts';
import { type Memory, watchMemory } from './memory.mts';
import type { Scenario } from './scenarios.mts';
import { type BenchTenant, type Hire, hires } from './tenant.mts';

/** What a contender in n8n took. */
export interface NodeRunResult {
	/** From the start of the first measured node to the end of the last, milliseconds. */
	ms: number;
	/** From the webhook's call to its answer, when the last node was done, milliseconds. */
	totalMs: number;
	deviceIds: string[];
	/** Of n8n's (larger) process, from before the run until it was stored; null off Linux. */
	memory: Memory | null;
}

const OWNER: Owner = {
	email: 'admin@example.com',
	firstName: 'Bench',
	lastName: 'Admin',
	password: 'Side8ySide',
};

const STORED_POLL_MS = 100;

/** Every run begins with the same n8n: set up, never run, no token stored. */
export interface Template {
	host: Host;
	/** Holds a folder `template` and one for the current run. */
	folder: string;
}

/**
 * Sets n8n up with the packed node and the tenant's credential; gone with this process.
 *
 * @param packed tarball of another version of the node
 */
export async function prepareTemplate(tenant: BenchTenant, packed?: string): Promise<Template> {
	const host = await ensureHost();
	const tarball = packed ?? (await packNode()).tarball;
	const folder = mkdtempSync(join(tmpdir(), 'bench-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const userFolder = join(folder, 'template');
	await installPackage(tarball, userFolder);
	const credentials = benchCredentials(tenant.address);
	await bootstrapUserFolder({ host, userFolder }, { credentials, workflows: [] });
	return { host, folder };
}

const onboard = async ({ url }: RunningN8n, list: Hire[]): Promise<void> => {
	const { body } = await request(`${url}/webhook/${WEBHOOK_PATH}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ hires: list }),
		headersTimeout: 0,
	});
	await body.dump();
};

/** Waits until n8n has stored the workflow's only execution, which costs memory. @returns its ID */
const stored = async (client: N8nClient, workflowId: string): Promise<string> => {
	for (;;) {
		const [execution] = await client.executions(workflowId);
		if (execution && execution.status !== 'running') return execution.id;
		await delay(STORED_POLL_MS);
	}
};

/** What n8n has stored of an execution; times in milliseconds since 1970. */
const readRun = async (client: N8nClient, id: string) => {
	const execution = await client.execution(id);
	const { runData } = execution.data.resultData;
	if (!runData[RESULT]) {
		throw new Error(`The workflow did not get to "${RESULT}" (${execution.status}).`);
	}
	const runs = MEASURED.flatMap((name) => runData[name] ?? []);
	const ids = itemsOf(execution, RESULT).map(({ json }) => json.id);
	return {
		startedAt: Math.min(...runs.map(({ startTime }) => startTime)),
		endedAt: Math.max(...runs.map(({ startTime, executionTime }) => startTime + executionTime)),
		deviceIds: ids.filter((each) => typeof each === 'string'),
	};
};

/** The n8n processes of a run, and the hires of each. */
type Shares = Array<{ n8n: RunningN8n; list: Hire[] }>;

const measure = async (
	shares: Shares,
	tenant: BenchTenant,
	contender: NodeContender,
	scenario: Scenario,
	batch?: Batch,
): Promise<NodeRunResult> => {
	const workflow = benchWorkflow(contender, tenant.address, scenario, batch);
	const prepared = [];
	for (const { n8n, list } of shares) {
		const client = await n8n.signIn();
		const { id } = await client.createWorkflow(workflow);
		await client.publish(id);
		prepared.push({ n8n, list, client, id, readMemory: watchMemory(n8n.pid) });
	}

	const over = new AbortController();
	const calledAt = Date.now();
	const all = Promise.all(prepared.map(async ({ n8n, list }) => await onboard(n8n, list)));
	await Promise.all([
		all.finally(() => over.abort()),
		tenant.changeInMidRun(scenario, over.signal),
	]);
	const totalMs = Date.now() - calledAt;

	const runs = [];
	for (const { client, id, readMemory } of prepared) {
		const executionId = await stored(client, id);
		// Before the results are asked for: to answer that, n8n takes memory again.
		const memory = readMemory?.() ?? null;
		runs.push({ ...(await readRun(client, executionId)), memory });
	}
	const largest = runs.reduce((one, other) =>
		(other.memory?.peakBytes ?? 0) > (one.memory?.peakBytes ?? 0) ? other : one,
	);
	return {
		ms: Math.max(...runs.map(({ endedAt }) => endedAt)) - Math.min(...runs.map((r) => r.startedAt)),
		totalMs,
		deviceIds: runs.flatMap(({ deviceIds }) => deviceIds),
		memory: largest.memory,
	};
};

/**
 * Runs a contender once, in an n8n that has just been started and that ends afterward, or in as many
 * as the scenario asks for.
 *
 * @param batch for HTTP Request with batching
 * @throws with the end of n8n's log when it does not come up; when the node never ran
 */
export async function runInN8n(
	{ host, folder }: Template,
	tenant: BenchTenant,
	contender: NodeContender,
	scenario: Scenario,
	batch?: Batch,
): Promise<NodeRunResult> {
	const { items, processes = 1 } = scenario;
	const runFolder = join(folder, 'run');
	const shares: Shares = [];
	try {
		for (let index = 0; index < processes; index++) {
			const userFolder = join(runFolder, `${index}`);
			cpSync(join(folder, 'template'), userFolder, { recursive: true });
			const list = hires(items).filter((_, hire) => hire % processes === index);
			shares.push({ n8n: await startN8n({ host, userFolder, owner: OWNER }), list });
		}
		return await measure(shares, tenant, contender, scenario, batch);
	} finally {
		await Promise.all(shares.map(async ({ n8n }) => await n8n.stop()));
		rmSync(runFolder, { recursive: true, force: true });
	}
}
