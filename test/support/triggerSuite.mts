import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { runN8nCommand } from '../../tools/host/command.mts';
import type { Host } from '../../tools/host/install.mts';
import {
	type CredentialFile,
	type ExecutionData,
	type ExecutionItem,
	itemsOf,
	type N8nClient,
	type RunningN8n,
	startN8n,
	type WorkflowFile,
} from '../../tools/host/n8n.mts';
import { freePort } from '../../tools/host/ports.mts';
import { eventually } from './eventually.mts';
import { OWNER, type PackedFolder, type PackedN8n, packedFolder, startFilledN8n } from './n8n.mts';
import { type SandboxProcess, startSandboxProcess } from './sandbox.mts';
import { mainApi } from './sandboxApi.mts';

export const TRIGGER = 'PingOne Trigger';

const EVERY_SECONDS = 5;

/**
 * Poll Times by which n8n polls every five seconds. It refuses a single one that is shorter than a
 * minute, and takes several.
 */
export const OFTEN = {
	item: Array.from({ length: 60 / EVERY_SECONDS }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * EVERY_SECONDS} * * * * *`,
	})),
};

/** A subscription as the sandbox has it. */
export interface Subscription {
	id: string;
	name: string;
	httpEndpoint: { url: string; headers: Record<string, string> };
	filterOptions: { includedActionTypes: string[] };
}

/** A workflow that begins with a trigger and hands on what it gets. */
export const triggerWorkflow = (
	id: string,
	parameters: object,
	type = 'pingOneTrigger',
): WorkflowFile => ({
	id,
	name: `Workflow ${id}`,
	nodes: [
		{
			id: `${id}-trigger`,
			name: TRIGGER,
			type: `n8n-nodes-pingone.${type}`,
			typeVersion: 1,
			position: [0, 0],
			webhookId: `${id}-webhook`,
			parameters,
			credentials: { pingOneOAuth2Api: { id: 'pingOneSandbox', name: 'PingOne sandbox' } },
		},
		{
			id: `${id}-next`,
			name: 'Next',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [220, 0],
			parameters: {},
		},
	],
	connections: { [TRIGGER]: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
});

/**
 * Real n8n, which believes to be at a public address, and the sandbox, which reaches it on this
 * machine: a reverse proxy's work.
 */
export class TriggerWorld implements PackedN8n {
	readonly owner = OWNER;
	readonly sandbox: SandboxProcess;
	private readonly folder: PackedFolder;
	private running?: RunningN8n;
	private signedIn?: N8nClient;

	private constructor(sandbox: SandboxProcess, folder: PackedFolder) {
		this.sandbox = sandbox;
		this.folder = folder;
	}

	/**
	 * @param workflows made for the sandbox, whose IDs they may need
	 * @param credentials beside the one for PingOne
	 * @param version which n8n; the pinned one by default
	 */
	static async start(
		workflows: (sandbox: SandboxProcess) => WorkflowFile[],
		env: NodeJS.ProcessEnv = {},
		credentials: CredentialFile[] = [],
		version?: Host,
	): Promise<TriggerWorld> {
		const sandbox = await startSandboxProcess();
		const contents = {
			credentials: [sandboxCredential(sandbox.ids), ...credentials],
			workflows: workflows(sandbox),
		};
		const address = 'https://n8n.example.com/';
		const publicUrl = { N8N_WEBHOOK_URL: address };
		const folder = await packedFolder({ ...publicUrl, ...env }, version);
		const world = new TriggerWorld(sandbox, folder);
		await world.start(async () => await startFilledN8n(folder.settings, contents));
		return world;
	}

	get n8n(): RunningN8n {
		if (!this.running) throw new Error('n8n is not running');
		return this.running;
	}

	get client(): N8nClient {
		if (!this.signedIn) throw new Error('n8n is not running');
		return this.signedIn;
	}

	get userFolder(): string {
		return this.folder.settings.userFolder;
	}

	/**
	 * Starts n8n again.
	 *
	 * @param env changes to its environment, for this start
	 * @param onLine gets each line of its log
	 */
	async startN8n(env: NodeJS.ProcessEnv = {}, onLine?: (line: string) => void): Promise<void> {
		const { settings } = this.folder;
		const changed = { ...settings, env: { ...settings.env, ...env } };
		await this.start(async () => await startN8n({ ...changed, owner: OWNER, onLine }));
	}

	/** Starts a copy of this n8n, with all that is in its database, at another address. */
	async startCopy(
		address: string,
		changes: NodeJS.ProcessEnv = {},
	): Promise<{ n8n: RunningN8n; close: () => Promise<void> }> {
		const { settings } = this.folder;
		const userFolder = mkdtempSync(join(tmpdir(), 'n8n-copy-'));
		cpSync(settings.userFolder, userFolder, { recursive: true });
		const publicUrl = { N8N_WEBHOOK_URL: address };
		const env = { ...settings.env, ...publicUrl, ...changes };
		const port = await freePort();
		const n8n = await startN8n({ ...settings, userFolder, port, env, owner: OWNER });
		const close = async () => {
			await n8n.stop();
			rmSync(userFolder, { recursive: true, force: true });
		};
		return { n8n, close };
	}

	/** n8n's database, for what no administrator can do. It waits for its turn to write, as n8n does. */
	database(): DatabaseSync {
		return new DatabaseSync(join(this.userFolder, '.n8n', 'database.sqlite'), { timeout: 30_000 });
	}

	/** From now on n8n can store no execution, as on a full disk. @returns ends that */
	fillDisk(): () => void {
		const database = this.database();
		database.exec(
			`CREATE TRIGGER full BEFORE INSERT ON execution_entity BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`,
		);
		return () => {
			database.exec('DROP TRIGGER full');
			database.close();
		};
	}

	/** Has a polling trigger poll now: published with a change, it does so at once. */
	async pollNow(id: string): Promise<void> {
		const workflow = await this.client.session.call<WorkflowFile>('GET', `/workflows/${id}`);
		const nodes = workflow.nodes.map((node) => {
			if (node.name !== TRIGGER) return node;
			const parameters = node.parameters as { settings?: { catchUpHours: number } };
			const catchUpHours = parameters.settings?.catchUpHours === 300 ? 301 : 300;
			return { ...node, parameters: { ...parameters, settings: { catchUpHours } } };
		});
		await this.client.session.call('PATCH', `/workflows/${id}`, { ...workflow, nodes });
		await this.client.publish(id);
	}

	/** Runs one of n8n's commands beside it. @throws with its log when it fails */
	async runCommand(args: string[]): Promise<void> {
		const { settings } = this.folder;
		const { code, log } = await runN8nCommand({ ...settings, port: await freePort() }, args);
		if (code !== 0) throw new Error(log);
	}

	/** Ends n8n as an admin would. */
	async stopN8n(): Promise<void> {
		await this.n8n.stop();
	}

	/**
	 * Deliveries reach n8n when it is ready, as through a proxy that is set up as docs/trigger.md
	 * asks: before, n8n answers them 200 and drops them.
	 */
	private async start(startUp: () => Promise<RunningN8n>): Promise<void> {
		await this.deliver({ stopped: true });
		this.running = await startUp();
		this.signedIn = await this.running.signIn();
		const via = `http://127.0.0.1:${this.running.port}`;
		await this.deliver({ via, maxRetryMs: 500, stopped: false });
	}

	private async deliver(delivery: object): Promise<void> {
		await this.sandbox.control('POST', '/settings', { delivery });
	}

	/** Ends n8n as a lost machine would. */
	async crash(): Promise<void> {
		const { pid, exited } = this.n8n;
		process.kill(-pid, 'SIGKILL');
		await exited;
	}

	async close(): Promise<void> {
		await this.running?.stop();
		this.folder.remove();
		await this.sandbox.close();
	}

	async subscriptions(): Promise<Subscription[]> {
		const api = await mainApi(this.sandbox);
		const { body } = await api<{ _embedded: { subscriptions: Subscription[] } }>(
			'GET',
			'/subscriptions',
		);
		return body._embedded.subscriptions;
	}

	/** Waits until PingOne has no subscription any more. */
	async unsubscribed(): Promise<void> {
		await eventually('no subscription', async () =>
			(await this.subscriptions()).length === 0 ? true : undefined,
		);
	}

	/** Lets something happen in PingOne. @returns the IDs of the events */
	async push(type: string, count = 1, event: object = {}): Promise<string[]> {
		return await this.sandbox.control('POST', `/events?count=${count}`, {
			action: { type },
			resources: [],
			result: { status: 'SUCCESS' },
			...event,
		});
	}

	/** Waits until no execution of a workflow goes on. @returns all of them, oldest first */
	async allEnded(workflowId: string): Promise<ExecutionData[]> {
		return await eventually(`the end of all executions of ${workflowId}`, async () => {
			const all = await this.client.executions(workflowId);
			if (all.length >= 50) throw new Error('more executions than the client lists');
			if (all.some(({ status }) => ['new', 'running'].includes(status))) return undefined;
			const ids = all.map(({ id }) => id).reverse();
			return await Promise.all(ids.map(async (id) => await this.client.settled(id)));
		});
	}

	/** What an admin does with an execution that crashed: Executions > Retry. */
	async retry(executionId: string): Promise<void> {
		const body = { loadWorkflow: false };
		await this.client.session.call('POST', `/executions/${executionId}/retry`, body);
	}

	/** Waits for executions of a workflow that have ended. */
	async ended(workflowId: string, count: number): Promise<ExecutionData[]> {
		return await eventually(`${count} executions of ${workflowId}`, async () => {
			const all = await this.client.executions(workflowId);
			const done = all.filter(({ status }) => ['success', 'error'].includes(status));
			if (done.length < count) return undefined;
			return await Promise.all(
				done.reverse().map(async ({ id }) => await this.client.execution(id)),
			);
		});
	}
}

interface OnRecord extends ExecutionData {
	data: ExecutionData['data'] & {
		/** What is still to be run, with the items that it begins with. */
		executionData?: {
			nodeExecutionStack: Array<{ data: { main: Array<ExecutionItem[] | null> } }>;
		};
	};
}

/** What the trigger gave out: on Retry it runs a second time. */
function lastItemsOf(execution: ExecutionData): ExecutionItem[] {
	const runs = execution.data.resultData.runData[TRIGGER] ?? [];
	return itemsOf(execution, TRIGGER, 0, Math.max(0, runs.length - 1));
}

/**
 * IDs of the events that an execution has on record. One that ended when n8n crashed has the items that
 * it began with, which are what n8n runs again on Retry.
 */
export function eventsOnRecord(execution: OnRecord): string[] {
	const { resultData, executionData } = execution.data;
	const hasRun = resultData.runData[TRIGGER] !== undefined;
	const ids = hasRun ? idsOf(lastItemsOf(execution)) : [];
	if (ids.length > 0 || execution.status !== 'crashed') return ids;
	// What n8n notes of a node that a crash ended is no event.
	const stack = executionData?.nodeExecutionStack ?? [];
	return idsOf(stack.flatMap(({ data }) => data.main[0] ?? []));
}

const idsOf = (items: ExecutionItem[]): string[] =>
	items.flatMap(({ json }) => (typeof json.eventId === 'string' ? [json.eventId] : []));

/** Items that the trigger gave out in some executions. */
export const itemsFrom = (executions: ExecutionData[], node = TRIGGER) =>
	executions.flatMap((execution) => itemsOf(execution, node).map(({ json }) => json));
