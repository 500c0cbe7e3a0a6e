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
	WEBHOOK_PATH,
} from './contenders.mts';
import { type Memory, watchMemory } from './memory.mts';
import type { Scenario } from './scenarios.mts';
import { type BenchTenant, hireIds } from './tenant.mts';

/** What a contender in n8n took. */
export interface NodeRunResult {
	/** The node's own time, milliseconds. */
	ms: number;
	/** From the webhook's call to its answer, when the last node was done, milliseconds. */
	totalMs: number;
	deviceIds: string[];
	/** Of n8n's process, from before the run until it was stored; null off Linux. */
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

/** Sets n8n up with the packed node and the tenant's credential; gone with this process. */
export async function prepareTemplate(tenant: BenchTenant): Promise<Template> {
	const host = await ensureHost();
	const { tarball } = await packNode();
	const folder = mkdtempSync(join(tmpdir(), 'bench-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const userFolder = join(folder, 'template');
	await installPackage(tarball, userFolder);
	const credentials = benchCredentials(tenant.address);
	await bootstrapUserFolder({ host, userFolder }, { credentials, workflows: [] });
	return { host, folder };
}

const onboard = async ({ url }: RunningN8n, items: number): Promise<void> => {
	const { body } = await request(`${url}/webhook/${WEBHOOK_PATH}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ hires: hireIds(items).map((id) => ({ id })) }),
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

const readRun = async (client: N8nClient, id: string) => {
	const execution = await client.execution(id);
	const [run] = execution.data.resultData.runData[MEASURED] ?? [];
	if (!run) throw new Error(`The workflow did not get to "${MEASURED}" (${execution.status}).`);
	const ids = itemsOf(execution, MEASURED).map(({ json }) => json.id);
	const deviceIds = ids.filter((each) => typeof each === 'string');
	return { ms: run.executionTime, deviceIds };
};

const measure = async (
	n8n: RunningN8n,
	tenant: BenchTenant,
	contender: NodeContender,
	scenario: Scenario,
	batch?: Batch,
): Promise<NodeRunResult> => {
	const client = await n8n.signIn();
	const { id } = await client.createWorkflow(benchWorkflow(contender, tenant.address, batch));
	await client.publish(id);
	const readMemory = watchMemory(n8n.pid);

	const over = new AbortController();
	const calledAt = Date.now();
	await Promise.all([
		onboard(n8n, scenario.items).finally(() => over.abort()),
		tenant.changeInMidRun(scenario, over.signal),
	]);
	const totalMs = Date.now() - calledAt;

	const executionId = await stored(client, id);
	// Before the results are asked for: to answer that, n8n takes memory again.
	const memory = readMemory?.() ?? null;
	return { ...(await readRun(client, executionId)), totalMs, memory };
};

/**
 * Runs a contender once, in an n8n that has just been started and that ends afterward.
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
	const userFolder = join(folder, 'run');
	cpSync(join(folder, 'template'), userFolder, { recursive: true });
	const n8n = await startN8n({ host, userFolder, owner: OWNER });
	try {
		return await measure(n8n, tenant, contender, scenario, batch);
	} finally {
		await n8n.stop();
		rmSync(userFolder, { recursive: true, force: true });
	}
}
