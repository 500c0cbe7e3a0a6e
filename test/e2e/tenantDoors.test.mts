import { itemsOf } from '../../tools/host/n8n.mts';
import type { WorkflowFile } from '../../tools/host/n8n.mts';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { call } from '../support/enrollment/linkClient.mts';
import { enrollWorkflow } from '../support/enrollment/workflows.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { mainApi } from '../support/sandboxApi.mts';
import {
	eventsOnRecord,
	eventually,
	triggerWorkflow,
	TriggerWorld,
} from '../support/triggerSuite.mts';

/*
 * Two owners in one n8n, as in tenants.test.mts: here the attacker comes by what is reached from
 * outside or begins by itself, webhooks and polls. Each attack names what of the process it is
 * on, in nodes/PingOne/processState.ts; tenants.test.mts holds that all of that is attacked.
 */
const attack = (on: string[], name: string, act: () => Promise<void>) =>
	it(`${name} (${on.join(', ')})`, act, 400_000);

const ADDRESS = 'https://n8n.example.com';
const ADA = { email: 'ada@example.com' };
const NEVER = { kind: 'latency', ms: 900_000 };

let attacker: SandboxProcess;
let world: TriggerWorld;

/** The same workflow of the attacker: same IDs of nodes, another credential. */
function ofAttacker(workflow: WorkflowFile): WorkflowFile {
	const nodes = workflow.nodes.map((node) =>
		node.credentials
			? { ...node, credentials: { pingOneOAuth2Api: { id: 'attacker', name: 'attacker' } } }
			: node,
	);
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
	const credential = { ...sandboxCredential(attacker.ids), id: 'attacker', name: 'attacker' };
	world = await TriggerWorld.start(
		(victim) => [
			listening('victim-hook', CREATED),
			ofAttacker(listening('attacker-hook', { ...CREATED, fetchDetails: true })),
			ofAttacker(listening('attacker-broken', CREATED)),
			listening('victim-poll', POLLED, 'pingOnePollingTrigger'),
			ofAttacker(listening('attacker-poll', POLLED, 'pingOnePollingTrigger')),
			enrollWorkflow(victim, 'victim-enroll'),
			ofAttacker(enrollWorkflow(attacker, 'attacker-enroll')),
		],
		{},
		[credential],
	);
	const via = `http://127.0.0.1:${world.n8n.port}`;
	await attacker.control('POST', '/settings', { delivery: { via } });
	for (const owner of ['attacker', 'victim']) {
		for (const what of ['hook', 'poll', 'enroll']) {
			await world.client.publish(`${owner}-${what}`);
		}
	}
	// From here on a poll of the attacker's never ends.
	await spoil('activities.list', NEVER);
}, 400_000);
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
	return await eventually(
		`${count} waits of ${workflowId}`,
		async () => {
			const all = (await world.client.executions(workflowId)).filter(({ id }) => !known.has(id));
			if (all.length < count || all.some(({ status }) => status !== 'waiting')) return undefined;
			return await Promise.all(
				all.map(async ({ id }) => {
					const execution = await world.client.execution(id);
					const link = String(itemsOf(execution, 'Mail')[0].json.link);
					return { executionId: id, link: link.replace(ADDRESS, world.n8n.url) };
				}),
			);
		},
		240_000,
	);
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

attack(
	['failedActivations'],
	'an activation that failed keeps no webhook of another alive',
	async () => {
		const body = { id: 'x', code: 'ACCESS_FAILED', message: 'No' };
		await spoil('subscriptions.create', { kind: 'status', status: 403, body });
		await expect(world.client.publish('attacker-broken')).rejects.toThrow();
		await world.client.session.call('POST', '/workflows/victim-hook/deactivate', {});
		await world.unsubscribed();
	},
);

attack(['polls'], 'a poll that never ends skips nobody else’s', async () => {
	await eventually(
		'the attacker’s poll',
		async () => ((await hanging()) > 0 ? true : undefined),
		120_000,
	);
	const [id] = await world.push('GROUP.DELETED');
	const [execution] = await world.ended('victim-poll', 1, 180_000);
	expect(eventsOnRecord(execution)).toEqual([id]);
	expect(await hanging()).toBeGreaterThan(0);
});

// Last: for a minute, the process remembers the attacker's own policy.
attack(['policies'], 'a forged policy of the same ID keeps nobody from enrolling', async () => {
	const { policyId } = attacker.ids;
	expect(policyId).toBe(world.sandbox.ids.policyId);
	await attacker.control('POST', `/policies/${policyId}`, { fido2: { enabled: false } });
	await call(
		`${world.n8n.url}/webhook/attacker-enroll`,
		'POST',
		{ 'content-type': 'application/json' },
		JSON.stringify(ADA),
	);
	const [refused] = await world.ended('attacker-enroll', 1, 60_000);
	expect(JSON.stringify(refused.data)).toContain('FIDO2 turned off');
	await attacker.control('POST', `/policies/${policyId}`, { fido2: { enabled: true } });
	expect(await waits('victim-enroll')).toHaveLength(1);
});
