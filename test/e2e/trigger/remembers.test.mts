import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddedEnvironment } from '../../../sandbox/control/addEnvironment.mts';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { MovableClock } from '../../support/clock.mts';
import { documentSays } from '../../support/documentation.mts';
import { eventually } from '../../support/eventually.mts';
import { signIn } from '../../support/pingOneClient.mts';
import { countingWorkflow, SlowService } from '../../support/slowService.mts';
import {
	itemsFrom,
	OFTEN,
	TRIGGER,
	triggerWorkflow,
	TriggerWorld,
} from '../../support/triggerSuite.mts';

/*
 * What triggers remember, where n8n or an administrator takes it from them: nothing is lost and nothing
 * comes twice but what a sentence of docs/trigger.md names.
 */
const DAY_MS = 86_400_000;
const LEFT_OUT = 'N8N.EVENTS_LEFT_OUT';
const clock = new MovableClock();

let world: TriggerWorld;
let slowService: SlowService;
let elsewhere: string;

const polling = (id: string, type: string, others: object = {}) =>
	triggerWorkflow(id, { events: [type], ...others }, 'pingOnePollingTrigger');

const POLLED_ELSEWHERE = polling('moves-polled', 'USER.CREATED');
const CALLED_ELSEWHERE = triggerWorkflow('moves-called', { events: ['USER.DELETED'] });

beforeAll(async () => {
	slowService = new SlowService();
	const slowUrl = await slowService.listen();
	world = await TriggerWorld.start(
		() => [
			countingWorkflow('counting', { events: ['GROUP.CREATED'], pollTimes: OFTEN }, slowUrl),
			polling('full-polled', 'GROUP.UPDATED'),
			triggerWorkflow('full-called', { events: ['GROUP.DELETED'] }),
			polling('off-polled', 'USER.LOCKED', { pollTimes: OFTEN }),
			triggerWorkflow('off-called', { events: ['USER.UNLOCKED'] }),
		],
		clock.env,
	);
	elsewhere = (await world.sandbox.control<AddedEnvironment>('POST', '/environments', {})).id;
});
afterAll(async () => {
	await world?.close();
	slowService.close();
	clock.close();
});

const path = (id: string) => `/workflows/${id}`;
const given = async (id: string) => itemsFrom(await world.allEnded(id));
/** What a workflow was given, oldest first: IDs of events, and what stands in place of events. */
const idsOf = async (id: string) =>
	(await given(id)).map(({ event, eventId }) => (event === LEFT_OUT ? event : eventId));

/** Waits for what a workflow is given. @returns all of it, as by `idsOf` */
const awaited = async (id: string, isThere: (ids: unknown[]) => boolean) =>
	await eventually(`what ${id} is given`, async () => {
		const ids = await idsOf(id);
		return isThere(ids) ? ids : undefined;
	});

const arrived = async (id: string, count: number) =>
	await awaited(id, ({ length }) => length >= count);

const settled = async (id: string, wanted: unknown[]) => {
	await arrived(id, wanted.length);
	expect((await idsOf(id)).sort()).toEqual([...wanted].sort());
};

const unpublish = async (id: string) =>
	await world.client.session.call('POST', `${path(id)}/deactivate`, {});

it('an execution that uses static data takes a position back; a restart then gives those events again', async () => {
	await world.client.publish('counting');
	slowService.answers = false;
	const first = await world.push('GROUP.CREATED');
	await slowService.asked(1);
	slowService.answers = true;
	const since = await world.push('GROUP.CREATED', 3);
	await slowService.asked(4);
	// n8n stores static data when an execution ends, so the slow one has to be the last.
	await eventually('only the slow one runs', async () => {
		const all = await world.client.executions('counting');
		const running = all.filter(({ status }) => ['new', 'running'].includes(status));
		return (all.length > 1 && running.length === 1) || undefined;
	});
	slowService.answer();
	await settled('counting', [...first, ...since]);

	await world.stopN8n();
	await world.startN8n();
	// n8n may write back what it had stored a moment before the execution began.
	const isSince = (id: unknown) => !first.includes(String(id));
	await arrived('counting', 1 + 2 * since.length);
	const last = await world.push('GROUP.CREATED');
	const ids = await awaited('counting', (found) => found.includes(last[0]));
	expect(ids.filter(isSince).sort()).toEqual([...since, ...since, ...last].sort());
	documentSays(
		'docs/trigger.md',
		'If n8n restarts first, the polling trigger **repeats** the events since the execution started',
	);
});

it('a full disk costs the polling trigger its events of that time, and the webhook trigger none', async () => {
	for (const id of ['full-polled', 'full-called']) await world.client.publish(id);
	const free = world.fillDisk();
	const called = await world.push('GROUP.DELETED', 5);
	const lost = await world.push('GROUP.UPDATED', 3);
	await world.pollNow('full-polled');
	await eventually('deliveries that n8n could not store', async () => {
		const { deliveries } = await world.sandbox.control<{
			deliveries: Array<{ events: string[]; status?: number }>;
		}>('GET', '/deliveries');
		const failed = deliveries.filter(
			({ events, status }) => status === 500 && events.includes(called[0]),
		);
		return failed.length > 1 ? true : undefined;
	});
	free();
	await settled('full-called', called);
	const later = await world.push('GROUP.UPDATED', 2);
	await world.pollNow('full-polled');
	const ids = await awaited('full-polled', (found) => later.every((each) => found.includes(each)));
	expect(ids.filter((id) => !lost.includes(String(id)))).toEqual(later);
	expect(new Set(ids).size).toBe(ids.length);
	documentSays('docs/trigger.md', 'The polling trigger’s events from that time are lost');
	documentSays(
		'docs/trigger.md',
		'so the webhook trigger loses none if n8n can save executions again within that time',
	);
});

/** Leads the credential of the two workflows to an environment. */
async function leadTo(credentialId: string, managedEnvironmentId: string): Promise<void> {
	const { name, type, data } = sandboxCredential(world.sandbox.ids);
	await world.client.session.call('PATCH', `/credentials/${credentialId}`, {
		...{ name, type, data: { ...data, managedEnvironmentId } },
	});
}

const pushTo = async (environmentId: string, type: string, count = 1) =>
	await world.sandbox.control<string[]>(
		'POST',
		`/events?environmentId=${environmentId}&count=${count}`,
		{ action: { type }, resources: [], result: { status: 'SUCCESS' } },
	);

/** The addresses of an environment’s webhooks for a workflow. */
async function webhooksIn(environmentId: string, workflowId: string) {
	const api = await signIn(world.sandbox.url, world.sandbox.ids.apps.basic, environmentId);
	const { body } = await api<{ _embedded: { subscriptions: Array<{ name: string }> } }>(
		'GET',
		'/subscriptions',
	);
	return body._embedded.subscriptions.filter(({ name }) => name.includes(` ${workflowId}/`));
}

describe('a credential that leads to another environment, and back', () => {
	let credentialId: string;
	let here: string;

	beforeAll(async () => {
		here = world.sandbox.ids.environmentId;
		const { name, type, data } = sandboxCredential(world.sandbox.ids);
		credentialId = await world.client.createCredential({ name: `${name} moves`, type, data });
		for (const workflow of [POLLED_ELSEWHERE, CALLED_ELSEWHERE]) {
			const [trigger, ...others] = workflow.nodes;
			const credentials = { pingOneOAuth2Api: { id: credentialId, name } };
			const nodes = [{ ...trigger, credentials }, ...others];
			await world.client.createWorkflow({ ...workflow, nodes });
			await world.client.publish(workflow.id);
		}
	});

	it('the polling trigger begins anew in each, and one item documentSays from when events are missing', async () => {
		const id = 'moves-polled';
		const before = await pushTo(here, 'USER.CREATED', 2);
		await world.pollNow(id);
		await settled(id, before);
		// None of these comes out: it is there already when the trigger begins there, or happens while it is.
		await pushTo(elsewhere, 'USER.CREATED', 2);
		await leadTo(credentialId, elsewhere);
		await world.pollNow(id);
		await arrived(id, 3);
		await pushTo(here, 'USER.CREATED', 2);
		const there = await pushTo(elsewhere, 'USER.CREATED', 2);
		await world.pollNow(id);
		await arrived(id, 5);
		await leadTo(credentialId, here);
		await world.pollNow(id);
		await arrived(id, 6);
		const back = await pushTo(here, 'USER.CREATED', 2);
		await world.pollNow(id);
		await arrived(id, 8);
		expect(await idsOf(id)).toEqual([...before, LEFT_OUT, ...there, LEFT_OUT, ...back]);
		for (const item of (await given(id)).filter(({ event }) => event === LEFT_OUT)) {
			expect(item.description).toMatch(/a different environment/);
			expect(Date.parse(String(item.leftOutFrom))).toBeLessThan(
				Date.parse(String(item.leftOutUntil)),
			);
		}
		documentSays('docs/trigger.md', 'the polling trigger starts over, and one item shows the time');
	});

	it('the webhook trigger puts the former’s events off, names its webhook, and takes them when led back', async () => {
		const id = 'moves-called';
		const before = await pushTo(here, 'USER.DELETED', 2);
		await settled(id, before);
		const [{ name }] = await webhooksIn(here, id);

		await leadTo(credentialId, elsewhere);
		const held = await pushTo(here, 'USER.DELETED', 2);
		await arrived(id, 3);
		const [told] = (await given(id)).filter(({ event }) => event === LEFT_OUT);
		expect(told.description).toContain(name);
		expect(told.description).toContain(here);
		expect(told.description).toContain('unpublish and republish the workflow');

		await unpublish(id);
		await world.client.publish(id);
		expect([(await webhooksIn(here, id)).length, (await webhooksIn(elsewhere, id)).length]).toEqual(
			[1, 1],
		);
		const there = await pushTo(elsewhere, 'USER.DELETED', 2);
		await settled(id, [...before, LEFT_OUT, ...there]);

		await leadTo(credentialId, here);
		// The webhook that was left here is known again; PingOne still has its events.
		await settled(id, [...before, LEFT_OUT, ...there, ...held]);
		const back = await pushTo(here, 'USER.DELETED', 2);
		await settled(id, [...before, LEFT_OUT, ...there, ...held, ...back]);
		documentSays(
			'docs/trigger.md',
			'PingOne keeps the old environment’s events for up to seven days',
		);
	});
});

it('three days unpublished: both triggers go on from when they are published again', async () => {
	const ids = ['off-polled', 'off-called'];
	const both = async () => [
		...(await world.push('USER.LOCKED', 2)),
		...(await world.push('USER.UNLOCKED', 2)),
	];
	for (const id of ids) await world.client.publish(id);
	const before = await both();
	await settled('off-polled', before.slice(0, 2));
	await settled('off-called', before.slice(2));
	for (const id of ids) await unpublish(id);
	// n8n answers before it has deleted the webhook, and no time may pass meanwhile.
	await eventually('PingOne has no webhook of it', async () => {
		const left = await webhooksIn(world.sandbox.ids.environmentId, 'off-called');
		return left.length === 0 || undefined;
	});
	for (let day = 0; day < 3; day += 1) {
		await both();
		await clock.pass(DAY_MS, world.sandbox);
	}
	for (const id of ids) await world.client.publish(id);
	const after = await both();
	await settled('off-polled', [...before.slice(0, 2), ...after.slice(0, 2)]);
	await settled('off-called', [...before.slice(2), ...after.slice(2)]);
	documentSays(
		'docs/trigger.md',
		'as does the first poll after you republish an unpublished workflow',
	);
});

const ORIGINALS = ['off-polled', 'off-called'];

/** What `n8n import:workflow` gets: the original with all that the database has of it, under another ID. */
function exported(id: string, copy: string): object {
	const db = world.database();
	const row = db.prepare('SELECT * FROM workflow_entity WHERE id = ?').get(id) as Record<
		string,
		string
	>;
	db.close();
	const nodes = JSON.parse(row.nodes) as Array<Record<string, unknown>>;
	return {
		id: copy,
		name: `Workflow ${copy}`,
		// n8n’s editor gives the address anew to what it imports; its command does not.
		nodes: nodes.map((node) => (node.webhookId ? { ...node, webhookId: `${copy}-webhook` } : node)),
		connections: JSON.parse(row.connections) as object,
		settings: { executionOrder: 'v1' },
		staticData: JSON.parse(row.staticData) as object,
		active: false,
	};
}

async function importCopies(copies: string[]): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'import-'));
	const input = join(folder, 'workflows.json');
	const all = ORIGINALS.map((id, index) => exported(id, copies[index]));
	writeFileSync(input, JSON.stringify(all));
	await world.runCommand(['import:workflow', `--input=${input}`]);
	rmSync(folder, { recursive: true });
}

type Node = WorkflowFile['nodes'][number];
interface Stored extends WorkflowFile {
	staticData: object;
}
const stored = async (id: string) => await world.client.session.call<Stored>('GET', path(id));

/** A node as the editor copies it (n8n 2.41, Duplicate and Paste). */
const copied = (node: Node): Node => ({
	...node,
	id: randomUUID(),
	...(node.webhookId !== undefined && { webhookId: randomUUID() }),
});

/** The editor’s Duplicate: what n8n answers of the original, static data and all, is saved again. */
async function duplicate(copies: string[]): Promise<void> {
	for (const [index, id] of ORIGINALS.entries()) {
		const { name, nodes, connections, settings, staticData } = await stored(id);
		expect(JSON.stringify(staticData)).toContain(`pingOne/${id}-trigger`);
		const rest = { name: `${name} copy`, connections, settings, staticData };
		const copy = { ...rest, id: copies[index], nodes: nodes.map(copied) };
		await world.client.createWorkflow(copy);
	}
}

it.each([
	['imported', ['imported-polled', 'imported-called'], importCopies],
	['duplicated in the editor', ['duplicate-polled', 'duplicate-called'], duplicate],
])(
	'a workflow that was %s with all that it remembers begins anew, beside the original',
	async (_, copies, make) => {
		const before = await Promise.all(ORIGINALS.map(idsOf));
		await make(copies);
		for (const copy of copies) await world.client.publish(copy);
		const fresh = [await world.push('USER.LOCKED', 2), await world.push('USER.UNLOCKED', 2)];
		for (const [index, ids] of fresh.entries()) {
			await settled(ORIGINALS[index], [...before[index], ...ids]);
			await settled(copies[index], ids);
		}
		const secrets = (await world.subscriptions())
			.filter(({ name }) => [ORIGINALS[1], copies[1]].some((id) => name.includes(` ${id}/`)))
			.map(({ httpEndpoint: { headers } }) => Object.values(headers).join());
		expect(new Set(secrets).size).toBe(2);
		documentSays('docs/trigger.md', 'A copied node or workflow starts with a new record');
	},
);

it('a trigger that was pasted into its own workflow begins anew, and the original goes on', async () => {
	const pasted = `${TRIGGER}1`;
	const idsFrom = async (id: string, node: string) => {
		const all = await world.allEnded(id);
		const own = all.filter(({ data }) => data.resultData.runData[node] !== undefined);
		return itemsFrom(own, node).map(({ eventId }) => eventId);
	};
	const before = await Promise.all(ORIGINALS.map(idsOf));
	for (const id of ORIGINALS) {
		const workflow = await stored(id);
		const [trigger] = workflow.nodes;
		const nodes = [...workflow.nodes, { ...copied(trigger), name: pasted }];
		const connections = { ...workflow.connections, [pasted]: workflow.connections[TRIGGER] };
		await world.client.session.call('PATCH', path(id), { ...workflow, nodes, connections });
		await world.client.publish(id);
	}
	const fresh = [await world.push('USER.LOCKED', 2), await world.push('USER.UNLOCKED', 2)];
	for (const [index, id] of ORIGINALS.entries()) {
		const given = await eventually(`what the triggers of ${id} give`, async () => {
			const [own, others] = [await idsFrom(id, TRIGGER), await idsFrom(id, pasted)];
			const isAll = own.length >= before[index].length + 2 && others.length >= 2;
			return isAll ? [own, others] : undefined;
		});
		const wanted = [[...before[index], ...fresh[index]], fresh[index]];
		expect(given.map((ids) => ids.sort())).toEqual(wanted.map((ids) => ids.sort()));
	}
});
