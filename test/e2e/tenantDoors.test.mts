import { itemsOf } from '../../tools/host/n8n.mts';
import type { WorkflowFile } from '../../tools/host/n8n.mts';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { decideWorkflow } from '../support/enrollment/confirmWorkflows.mts';
import { answerAttempt, call, post } from '../support/enrollment/linkClient.mts';
import { enrollWorkflow } from '../support/enrollment/workflows.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { mainApi } from '../support/sandboxApi.mts';
import { eventually } from '../support/eventually.mts';
import { eventsOnRecord, triggerWorkflow, TriggerWorld } from '../support/triggerSuite.mts';

/*
 * Two owners in one n8n, as in tenants.test.mts: here the attacker comes by what is reached from
 * outside or begins by itself, webhooks and polls. Each attack names what of the process it is
 * on, in nodes/PingOne/processState.ts; tenants.test.mts holds that all of that is attacked.
 */
const attack = (on: string[], name: string, act: () => Promise<void>) =>
	it(`${name} (${on.join(', ')})`, act);

const ADDRESS = 'https://n8n.example.com';
const ADA = { email: 'ada@example.com', message: 'Pay' };
const NEVER = { kind: 'latency', ms: 900_000 };

let attacker: SandboxProcess;
let world: TriggerWorld;

/** The same workflow of the attacker: same IDs of nodes, another credential. */
function ofAttacker(workflow: WorkflowFile, id = 'attacker'): WorkflowFile {
	const credentials = { pingOneOAuth2Api: { id, name: id } };
	const nodes = workflow.nodes.map((node) => (node.credentials ? { ...node, credentials } : node));
	return { ...workflow, nodes };
}

/** A trigger whose node has the same ID in each workflow. */
function listening(id: string, parameters: object, type?: string): WorkflowFile {
	const workflow = triggerWorkflow(id, parameters, type);
	const [trigger, ...others] = workflow.nodes;
	return { ...workflow, nodes: [{ ...trigger, id: 'the-same' }, ...others] };
}

const CREATED = { events: ['GROUP.CREATED'] };
const POLLED = { events: ['GROUP.DELETED'] };

beforeAll(async () => {
	attacker = await startSandboxProcess();
	// With the second one, nothing has read the attacker's policies yet.
	const credentials = ['attacker', 'another'].map((id) => ({
		...{ ...sandboxCredential(attacker.ids), id, name: id },
	}));
	world = await TriggerWorld.start(
		(victim) => [
			listening('victim-hook', CREATED),
			ofAttacker(listening('attacker-hook', { ...CREATED, fetchDetails: true })),
			listening('victim-poll', POLLED, 'pingOnePollingTrigger'),
			ofAttacker(listening('attacker-poll', POLLED, 'pingOnePollingTrigger')),
			enrollWorkflow(victim, 'victim-enroll'),
			ofAttacker(enrollWorkflow(attacker, 'attacker-enroll')),
			decideWorkflow('victim-decide'),
			ofAttacker(decideWorkflow('attacker-decide')),
			ofAttacker(enrollWorkflow(attacker, 'attacker-policy'), 'another'),
		],
		{},
		credentials,
	);
	const via = `http://127.0.0.1:${world.n8n.port}`;
	await attacker.control('POST', '/settings', { delivery: { via } });
	for (const owner of ['attacker', 'victim']) {
		for (const what of ['hook', 'poll', 'enroll', 'decide']) {
			await world.client.publish(`${owner}-${what}`);
		}
	}
	await world.client.publish('attacker-policy');
	// From here on a poll of the attacker's never ends.
	await spoil('activities.list', NEVER);
});
afterAll(async () => {
	await world?.close();
	await attacker?.close();
});

/** Has an endpoint of the attacker's tenant fail for good. */
const spoil = async (route: string, fault: object) =>
	await attacker.control('POST', '/faults', [{ route, times: -1, fault }]);

/** How many requests the attacker's tenant has not answered. */
const hanging = async (): Promise<number> =>
	(await attacker.control<{ inFlight: number }>('GET', '/metrics')).inFlight;

/** How many requests the attacker's tenant has had. */
const asked = async (): Promise<number> =>
	(await attacker.control<{ requests: number }>('GET', '/metrics')).requests;

interface Waiting {
	executionId: string;
	link: string;
}

/** Starts so many executions that wait for a person. @returns their links */
async function waits(workflowId: string, count = 1): Promise<Waiting[]> {
	const known = new Set((await world.client.executions(workflowId)).map(({ id }) => id));
	const body = JSON.stringify(ADA);
	const url = `${world.n8n.url}/webhook/${workflowId}`;
	const headers = { 'content-type': 'application/json' };
	for (let number = 0; number < count; number += 1) await call(url, 'POST', headers, body);
	return await eventually(`${count} waits of ${workflowId}`, async () => {
		const all = (await world.client.executions(workflowId)).filter(({ id }) => !known.has(id));
		if (all.length < count || all.some(({ status }) => status !== 'waiting')) return undefined;
		return await Promise.all(
			all.map(async ({ id }) => {
				const execution = await world.client.execution(id);
				const link = String(itemsOf(execution, 'Mail')[0].json.link);
				return { executionId: id, link: link.replace(ADDRESS, world.n8n.url) };
			}),
		);
	});
}

attack(['listeners'], 'deliveries that hang hold up nobody else’s', async () => {
	await spoil('users.get', NEVER);
	const before = await hanging();
	const id = '11111111-2222-4333-8444-0000000000ff';
	const user = { id: attacker.ids.environmentId, type: 'USER' };
	const event = { id, action: { type: 'GROUP.CREATED' }, resources: [user] };
	await attacker.control('POST', '/events', [event]);
	await eventually('the attacker’s delivery is read', async () =>
		(await hanging()) > before ? true : undefined,
	);
	// The attacker's node has seen an event of the same ID.
	await world.sandbox.control('POST', '/events', [{ ...event, resources: [] }]);
	const found = await eventually('the event', async () => {
		const ids = (await world.ended('victim-hook', 1)).flatMap(eventsOnRecord);
		return ids.includes(id) ? ids : undefined;
	});
	expect(found).toEqual([id]);
	expect(await world.client.executions('attacker-hook')).toEqual([]);
	const [{ httpEndpoint }] = await world.subscriptions();
	const header = Object.keys(httpEndpoint.headers).find((name) => /secret/i.test(name)) ?? '';
	const { body } = await (
		await mainApi(attacker)
	)<{
		_embedded: { subscriptions: Array<{ httpEndpoint: { headers: Record<string, string> } }> };
	}>('GET', '/subscriptions');
	const secret = body._embedded.subscriptions[0].httpEndpoint.headers[header];
	const headers = { 'content-type': 'application/json', [header]: secret };
	const forged = await call(
		`${world.n8n.url}${new URL(httpEndpoint.url).pathname}`,
		...(['POST', headers, JSON.stringify([event])] as const),
	);
	expect(forged.status).toBe(401);
});

attack(['polls', 'triggerStates'], 'a poll that never ends skips nobody else’s', async () => {
	await eventually('the attacker’s poll', async () => ((await hanging()) > 0 ? true : undefined));
	const [id] = await world.push('GROUP.DELETED');
	const [execution] = await world.ended('victim-poll', 1);
	expect(eventsOnRecord(execution)).toEqual([id]);
	expect(await hanging()).toBeGreaterThan(0);
});

const statusOf = async (executionId: string) => (await world.client.execution(executionId)).status;

const goesOn = async (executionId: string) =>
	await eventually('the victim’s execution goes on', async () =>
		(await statusOf(executionId)) === 'success' ? true : undefined,
	);

/** Begins again and again on a page, and waits for no answer. */
function besiege({ link }: Waiting, times: number): void {
	for (let time = 0; time < times; time += 1) {
		post(link, { action: 'begin' }).catch(() => undefined);
	}
}

attack(
	['attempts', 'openRequests'],
	'pages that hang, full of requests, close nobody else’s',
	async () => {
		await spoil('devices.create', NEVER);
		const theirs = await waits('attacker-enroll', 3);
		const [mine] = await waits('victim-enroll');
		const before = await asked();
		// As many as a link may have open. That more than a process takes close none is tested without
		// n8n, which hundreds at once keep from its database: test/unit/boundary/places.test.mts.
		for (const each of theirs) besiege(each, 6);
		await eventually('the attacker’s pages ask', async () =>
			(await asked()) > before ? true : undefined,
		);
		// The proof of another link of the same user, for as often as would close one's own.
		const [, foreign] = theirs[0].link.split('#');
		for (let time = 0; time < 10; time += 1) {
			const { status } = await post(mine.link, { action: 'begin', proof: foreign });
			expect(status).toBe(403);
		}
		const answered = await post(mine.link, await answerAttempt(mine.link, { origin: ADDRESS }));
		expect([answered.status, answered.json.done]).toEqual([200, true]);
		await goesOn(mine.executionId);
		expect(await statusOf(theirs[0].executionId)).toBe('waiting');
	},
);

attack(['confirmations'], 'a decision that hangs decides nobody else’s', async () => {
	const rp = { id: new URL(ADDRESS).hostname, name: 'Example Ltd' };
	for (const owner of [attacker, world.sandbox]) {
		await owner.control('POST', `/users/${owner.ids.users[0].id}/devices`, { rp });
	}
	await spoil('authentications.start', NEVER);
	const [theirs] = await waits('attacker-decide');
	const [mine] = await waits('victim-decide');
	besiege(theirs, 6);
	for (let time = 0; time < 25; time += 1) {
		await post(theirs.link, { action: 'decline', proof: mine.link.split('#')[1] });
	}
	const { status, json } = await post(mine.link, { action: 'decline', reason: 'No' });
	expect([status, json.ok]).toEqual([200, true]);
	await goesOn(mine.executionId);
	const act = itemsOf(await world.client.execution(mine.executionId), 'Act');
	expect(act[0].json).toMatchObject({ confirmation: { status: 'DECLINED', reason: 'No' } });
	expect(await statusOf(theirs.executionId)).toBe('waiting');
});

attack(['policies'], 'a forged policy of the same ID keeps nobody from enrolling', async () => {
	const { policyId } = attacker.ids;
	expect(policyId).toBe(world.sandbox.ids.policyId);
	await attacker.control('POST', `/policies/${policyId}`, { fido2: { enabled: false } });
	await call(
		`${world.n8n.url}/webhook/attacker-policy`,
		'POST',
		{ 'content-type': 'application/json' },
		JSON.stringify(ADA),
	);
	const [refused] = await world.ended('attacker-policy', 1);
	expect(JSON.stringify(refused.data)).toContain('FIDO2 turned off');
	await attacker.control('POST', `/policies/${policyId}`, { fido2: { enabled: true } });
	expect(await waits('victim-enroll')).toHaveLength(1);
});
