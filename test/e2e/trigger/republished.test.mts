import { mainApi } from '../../support/sandboxApi.mts';
import { eventually } from '../../support/eventually.mts';
import { TRIGGER, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';

/* What n8n's own publication keeps when it deletes a webhook and creates another. */
let world: TriggerWorld;

beforeAll(async () => {
	world = await TriggerWorld.start(() => [
		triggerWorkflow('changed', { events: ['GROUP.UPDATED'] }),
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
