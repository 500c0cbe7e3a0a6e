import { mainApi } from '../../support/sandboxApi.mts';
import { eventually } from '../../support/eventually.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { itemsFrom, TRIGGER, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';

/* What triggers keep when n8n's own publication ends them and begins them again. */
let world: TriggerWorld;

const POLLED = 'PingOne Polling Trigger';

/** One workflow that both triggers start: what it polls, and what it is called for. */
function bothTriggers(id: string, polled: string, called: string): WorkflowFile {
	const workflow = triggerWorkflow(id, { events: [called] });
	const parameters = { events: [polled] };
	const [polling] = triggerWorkflow(`${id}-polled`, parameters, 'pingOnePollingTrigger').nodes;
	const { nodes, connections } = workflow;
	return {
		...workflow,
		nodes: [...nodes, { ...polling, name: POLLED, position: [0, 200] }],
		connections: { ...connections, [POLLED]: connections[TRIGGER] },
	};
}

beforeAll(async () => {
	world = await TriggerWorld.start(() => [
		triggerWorkflow('changed', { events: ['GROUP.UPDATED'] }),
		bothTriggers('both', 'POPULATION.UPDATED', 'GROUP.CREATED'),
		bothTriggers('away', 'USER.LOCKED', 'USER.UNLOCKED'),
	]);
});
afterAll(async () => await world?.close());

const subscriptionOf = async (workflowId: string) =>
	(await world.subscriptions()).filter(({ name }) => name.includes(` ${workflowId}/`));

it('a changed trigger keeps headers, certificate and secret', async () => {
	await world.client.publish('changed');
	const [before] = await subscriptionOf('changed');
	const api = await mainApi(world.sandbox);
	const { headers, url } = before.httpEndpoint;
	await api('PUT', `/subscriptions/${before.id}`, {
		body: {
			name: before.name,
			enabled: true,
			format: 'ACTIVITY',
			verifyTlsCertificates: true,
			filterOptions: before.filterOptions,
			httpEndpoint: { url, headers: { ...headers, 'X-Proxy': 'yes' } },
			tlsClientAuthKeyPair: { id: before.id },
		},
	});
	const workflow = await world.client.session.call<{ nodes: Array<{ name: string }> }>(
		'GET',
		'/workflows/changed',
	);
	const parameters = { events: ['GROUP.UPDATED', 'GROUP.DELETED'] };
	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER ? { ...node, parameters } : node,
	);
	await world.client.session.call('PATCH', '/workflows/changed', { ...workflow, nodes });
	await world.client.publish('changed');
	const [after] = await eventually('another webhook', async () => {
		const found = await subscriptionOf('changed');
		const isNew = found.length === 1 && found[0].filterOptions.includedActionTypes.length === 2;
		return isNew ? found : undefined;
	});
	expect(after).toMatchObject({
		httpEndpoint: { url, headers: { 'X-Proxy': 'yes' } },
		tlsClientAuthKeyPair: { id: before.id },
	});
	const secret = Object.keys(headers).find((name) => /secret/i.test(name)) ?? '';
	expect(after.httpEndpoint.headers[secret]).toBe(headers[secret]);
	const response = await fetch(`${world.n8n.url}${new URL(url).pathname}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', [secret]: headers[secret] },
		body: JSON.stringify([{ id: 'late', action: { type: 'GROUP.UPDATED' } }]),
	});
	expect(response.status).toBe(200);
});

/** Renames nodes as the editor does, and publishes. */
async function rename(names: Record<string, string>): Promise<void> {
	const workflow = await world.client.session.call<WorkflowFile>('GET', '/workflows/both');
	const renamed = (name: string) => names[name] ?? name;
	const nodes = workflow.nodes.map((node) => ({ ...node, name: renamed(String(node.name)) }));
	const connections = Object.fromEntries(
		Object.entries(workflow.connections).map(([name, outputs]) => [renamed(name), outputs]),
	);
	await world.client.session.call('PATCH', '/workflows/both', { ...workflow, nodes, connections });
	const [before] = await subscriptionOf('both');
	await world.client.publish('both');
	await eventually('another webhook', async () => {
		const found = await subscriptionOf('both');
		return found.length === 1 && found[0].id !== before.id ? true : undefined;
	});
}

it('two triggers of a workflow go on where they were: renamed, renamed back, and restarted', async () => {
	await world.client.publish('both');
	const wanted: string[] = [];
	const called: string[] = [];
	const given = async () =>
		itemsFrom(await world.allEnded('both'), 'Next').map(({ eventId }) => String(eventId));
	/** Events of before and after a change, each once. */
	const across = async (change?: () => Promise<void>) => {
		wanted.push(...(await world.push('POPULATION.UPDATED', 2)));
		await change?.();
		called.push(...(await world.push('GROUP.CREATED', 2)));
		wanted.push(...called.slice(-2));
		await eventually(`${wanted.length} events`, async () =>
			(await given()).length >= wanted.length ? true : undefined,
		);
		expect((await given()).sort()).toEqual([...wanted].sort());
	};
	await across();
	await across(async () => await rename({ [TRIGGER]: 'Called', [POLLED]: 'Asking' }));
	await across(async () => await rename({ Called: TRIGGER, Asking: POLLED }));
	await across(async () => {
		await world.stopN8n();
		await world.startN8n();
	});
	// What PingOne repeats does not come twice, though polls were saved in between.
	const [{ httpEndpoint }] = await subscriptionOf('both');
	const response = await fetch(`${world.n8n.url}${new URL(httpEndpoint.url).pathname}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...httpEndpoint.headers },
		body: JSON.stringify(called.map((id) => ({ id, action: { type: 'GROUP.CREATED' } }))),
	});
	expect([response.status, await response.text()]).toEqual([200, '{"message":"Nothing new"}']);
});

it('published again while PingOne is away, both triggers go on once it is back, and nothing is lost', async () => {
	await world.client.publish('away');
	const wanted: string[] = [];
	const happen = async () => {
		for (const type of ['USER.LOCKED', 'USER.UNLOCKED'])
			wanted.push(...(await world.push(type, 2)));
	};
	await happen();
	const fault = { kind: 'status', status: 400 };
	const routes = ['activities.list', 'subscriptions.list'];
	await world.sandbox.control(
		'POST',
		'/faults',
		routes.map((route) => ({ route, fault, times: -1 })),
	);
	const workflow = await world.client.session.call<WorkflowFile>('GET', '/workflows/away');
	const nodes = workflow.nodes.map((node) => {
		const parameters = { ...(node.parameters as object), settings: { includeSource: true } };
		return String(node.type).includes('pingOne') ? { ...node, parameters } : node;
	});
	await world.client.session.call('PATCH', '/workflows/away', { ...workflow, nodes });
	await expect(world.client.publish('away')).rejects.toThrow('did not go live (failed)');
	await happen();
	await world.sandbox.control('DELETE', '/faults');
	await world.client.publish('away');
	await happen();
	const given = async () => {
		const all = await world.allEnded('away');
		// A poll that fails before the trigger goes is an execution, too, and has no next node.
		const passed = all.filter(({ data }) => data.resultData.runData.Next !== undefined);
		return itemsFrom(passed, 'Next').map(({ eventId }) => String(eventId));
	};
	await eventually(`${wanted.length} events`, async () =>
		(await given()).length >= wanted.length ? true : undefined,
	);
	expect((await given()).sort()).toEqual([...wanted].sort());
});
