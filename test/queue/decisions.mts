import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExecutionData, itemsOf } from '../../tools/host/n8n.mts';
import { callHook } from '../n8n/world.mts';
import { giveKey } from '../support/authentications.mts';
import { post } from '../support/enrollment/linkClient.mts';
import { answerLink } from '../support/enrollment/realLink.mts';
import { eventually } from '../support/eventually.mts';
import { mainApi } from '../support/sandboxApi.mts';
import type { SoftKey } from '../support/softAuthenticator.mts';
import type { Role } from './cluster.mts';
import type { QueueWorld } from './world.mts';

/** How often each race and each kill is played. */
export const RUNS = Number(process.env.DECISION_RUNS ?? 50);

/** The workflow that asks Ada and acts; diesWhileChecking brings it. */
export const DECIDE = 'queue-decide';

/** Longer than it takes to kill a process. */
const HELD_MS = 20_000;
const ANSWER_MS = 10_000;
const AT_ONCE = 10;
const OVER = new Set(['success', 'error', 'crashed', 'canceled']);

/** A decision that waits for Ada. */
export interface Decision {
	executionId: string;
	link: string;
}

/** What a page was told: that it has decided so, or that it has not. */
export type Told = 'CONFIRMED' | 'DECLINED' | 'REFUSED';

/** What came of one. */
export interface Ended {
	/** The execution's, as n8n shows it. */
	execution: string;
	/** `confirmation.status` and `approved` of the items that came out. */
	came: Array<{ status: string; approved: boolean }>;
	/** How often the node behind it ran. */
	acted: number;
}

/** The link at one webhook processor, as when the proxy chose that one. */
const at = ({ cluster }: QueueWorld, role: Role, link: string) =>
	link.replace(cluster.url, cluster.urlOf(role));

/** An empty tenant, in which Ada has a key that signs. */
async function giveAdaKey(world: QueueWorld): Promise<SoftKey> {
	await world.sandbox.control('POST', '/reset');
	const { origin } = new URL(world.cluster.url);
	const api = await mainApi(world.sandbox);
	const { key } = await giveKey({ sandbox: world.sandbox, api }, { rpId: 'localhost', origin });
	return key;
}

async function askSome(world: QueueWorld, workflow: string, count: number): Promise<Decision[]> {
	const before = new Set((await world.client.executions(workflow)).map(({ id }) => id));
	const event = { email: 'ada@example.com', message: 'Pay' };
	const all = Array.from({ length: count }, async () => await callHook(world, workflow, event));
	await Promise.all(all);
	const waiting = await eventually('all decisions wait', async () => {
		const fresh = (await world.client.executions(workflow)).filter(
			({ id, status }) => !before.has(id) && status === 'waiting',
		);
		return fresh.length === count ? fresh : undefined;
	});
	return await Promise.all(
		waiting.map(async ({ id: executionId }) => {
			const execution = await world.client.settled(executionId);
			return { executionId, link: String(itemsOf(execution, 'Mail')[0].json.link) };
		}),
	);
}

/** Gives Ada a key, and starts a workflow so often that so many decisions wait, a few at a time. */
export async function ask(world: QueueWorld, count = RUNS, workflow = DECIDE) {
	const key = await giveAdaKey(world);
	const waiting: Decision[] = [];
	while (waiting.length < count) {
		waiting.push(...(await askSome(world, workflow, Math.min(AT_ONCE, count - waiting.length))));
	}
	return { key, waiting };
}

/** Begins at a processor and has the key answer. @returns the body of the finish */
export async function answered(
	world: QueueWorld,
	role: Role,
	{ link }: Decision,
	key: SoftKey,
): Promise<object> {
	const { origin } = new URL(world.cluster.url);
	// Several requests of one key at a time come in any order, so this one does not count.
	const given = await answerLink(at(world, role, link), key, { origin, counts: false });
	assert(given.body, given.refused?.text);
	return given.body;
}

/** n8n 2.41 never answers what arrives while it resumes an execution. Ends when that one is over. */
async function unanswered(world: QueueWorld, decision: Decision): Promise<undefined> {
	await delay(ANSWER_MS);
	await over(world, decision).catch(() => undefined);
}

/** A POST to a processor. @returns what the page was told; nothing when its connection was cut */
export async function tell(
	world: QueueWorld,
	role: Role,
	decision: Decision,
	body: object,
): Promise<Told | undefined> {
	const posted = post(at(world, role, decision.link), body).catch(() => undefined);
	const answer = await Promise.race([posted, unanswered(world, decision)]);
	if (answer?.json.ok !== true) return answer && 'REFUSED';
	return answer.json.declined === true ? 'DECLINED' : 'CONFIRMED';
}

/** Has PingOne keep its next answer to an assertion back. @returns waits until PingOne has checked one */
export async function holdCheck({ sandbox }: QueueWorld): Promise<() => Promise<unknown>> {
	const fault = { kind: 'latency', ms: HELD_MS, when: 'after' };
	await sandbox.control('POST', '/faults', { route: 'authentications.assertion', fault });
	// The sandbox uses a fault up when the request that it spoils has come, and counts it when it is over.
	return async () =>
		await eventually('PingOne checks', async () => {
			const left = await sandbox.control<unknown[]>('GET', '/faults');
			return left.length === 0 || undefined;
		});
}

/** What came out of Confirm, and what ran behind it. */
function endOf({ status, data }: ExecutionData): Ended {
	const { runData } = data.resultData;
	const items = (runData.Confirm ?? []).flatMap((run) => run.data?.main[0] ?? []);
	return {
		execution: status,
		came: items.map(({ json }) => ({
			status: (json.confirmation as { status: string }).status,
			approved: json.approved === true,
		})),
		acted: runData.Act?.length ?? 0,
	};
}

async function over({ client }: QueueWorld, { executionId }: Decision) {
	await eventually(
		`execution ${executionId} ends`,
		async () => OVER.has((await client.execution(executionId)).status) || undefined,
	);
}

/** Waits until a decision's execution is over. */
export async function ended(world: QueueWorld, decision: Decision): Promise<Ended> {
	await over(world, decision);
	return endOf(await world.client.settled(decision.executionId));
}

/** How many assertions PingOne has checked, once it has answered all. */
export async function checksOf({ sandbox }: QueueWorld): Promise<number> {
	return await eventually('PingOne has answered all', async () => {
		const { byRoute, inFlight } = await sandbox.control<{
			byRoute: Record<string, number>;
			inFlight: number;
		}>('GET', '/metrics');
		return inFlight === 0 ? (byRoute['authentications.assertion'] ?? 0) : undefined;
	});
}

/** `3 CONFIRMED, 2 DECLINED`: how often each came up. */
export function counted(all: string[]): string {
	const kinds = [...new Set(all)].sort();
	return kinds.map((kind) => `${all.filter((each) => each === kind).length} ${kind}`).join(', ');
}
