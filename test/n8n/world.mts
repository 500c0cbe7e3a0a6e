import { request } from 'undici';
import { LIMIT_MS } from '../../tools/host/limit.mts';
import type { CommandSettings, ExecutionData, N8nClient } from '../../tools/host/n8n.mts';
import type { MovableClock } from '../support/clock.mts';
import { eventually } from '../support/eventually.mts';
import type { SandboxProcess } from '../support/sandbox.mts';

/** An answer of one of n8n's webhooks. */
export interface HookAnswer {
	status: number;
	text: string;
}

/** What the checks work with: a running n8n that has the node and their workflows, and the sandbox. */
export interface World {
	/** n8n's version. */
	version: string;
	sandbox: SandboxProcess;
	/** Signed in as the owner. */
	client: N8nClient;
	/** Base of webhooks and links, without a slash at the end. */
	url: string;
	/** n8n's and the sandbox's, for a check that lets time pass. */
	clock?: MovableClock;
	/** For n8n's commands, where n8n has them beside a running server. */
	cli?: CommandSettings;
}

/** Posts to a workflow's webhook, whose path is the workflow's ID, and gives the answer. */
export async function callHook(world: World, path: string, event: object): Promise<HookAnswer> {
	const { statusCode, body } = await request(`${world.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(event),
		headersTimeout: LIMIT_MS,
		bodyTimeout: LIMIT_MS,
	});
	return { status: statusCode, text: await body.text() };
}

const newest = async ({ client }: World, workflowId: string): Promise<number> => {
	const ids = (await client.executions(workflowId)).map(({ id }) => Number(id));
	return Math.max(0, ...ids);
};

/**
 * Posts to a workflow's webhook and gives the ID of the execution that this started.
 *
 * @throws when n8n refuses the event, or starts nothing
 */
export async function startByHook(
	world: World,
	workflowId: string,
	event: object,
	path = workflowId,
): Promise<string> {
	const before = await newest(world, workflowId);
	const { status, text } = await callHook(world, path, event);
	if (status >= 300) throw new Error(`n8n answered ${status} to the event: ${text}`);
	return await eventually(`${workflowId} starts`, async () => {
		const now = await newest(world, workflowId);
		return now > before ? String(now) : undefined;
	});
}

/** Posts to a workflow's webhook and waits until the execution has ended, or waits for somebody. */
export async function runByHook(
	world: World,
	workflowId: string,
	event: object,
): Promise<ExecutionData> {
	return await world.client.settled(await startByHook(world, workflowId, event));
}

/** Counts of the sandbox since its last reset. */
export interface Counts {
	requests: number;
	byStatus: Record<string, number>;
	tokenCalls: number;
	devices: {
		created: number;
		now: number;
		activated: number;
		pending: number;
		usersWithMoreThanOne: number;
	};
}

export const counts = async ({ sandbox }: World): Promise<Counts> =>
	await sandbox.control('GET', '/metrics');
