import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { mainApi } from '../../support/sandboxApi.mts';
import {
	eventually,
	itemsFrom,
	triggerWorkflow,
	TRIGGER,
	TriggerWorld,
} from '../../support/triggerSuite.mts';

let world: TriggerWorld;

beforeAll(async () => {
	world = await TriggerWorld.start(() => [
		triggerWorkflow('devices', { events: ['group:devices'], fetchDetails: true }),
		triggerWorkflow('many', { events: ['USER.UPDATED'] }),
		triggerWorkflow('crash', { events: ['USER.MOVED'] }),
		triggerWorkflow('broken', { events: ['GROUP.CREATED'] }),
		triggerWorkflow('polling', { events: ['POPULATION.UPDATED'] }, 'pingOnePollingTrigger'),
	]);
}, 180_000);
afterAll(async () => await world?.close());

const subscriptionOf = async (workflowId: string) =>
	(await world.subscriptions()).filter(({ name }) => name.includes(` ${workflowId}/`));

async function unpublish(workflowId: string): Promise<void> {
	await world.client.session.call('POST', `/workflows/${workflowId}/deactivate`, {});
	await eventually(`no subscription of ${workflowId}`, async () =>
		(await subscriptionOf(workflowId)).length === 0 ? true : undefined,
	);
}

interface Deliveries {
	waiting: Record<string, number>;
	deliveries: object[];
}

/** Waits until PingOne has nothing left to deliver. @throws with what it delivered last */
async function allDelivered(timeoutMs = 100_000): Promise<void> {
	let last: object[] = [];
	await eventually(
		'nothing waits for its delivery',
		async () => {
			const found = await world.sandbox.control<Deliveries>('GET', '/deliveries');
			last = found.deliveries.slice(-5);
			return Object.values(found.waiting).every((count) => count === 0) ? true : undefined;
		},
		timeoutMs,
	).catch((thrown: unknown) => {
		throw new Error(`${(thrown as Error).message}; last: ${JSON.stringify(last)}`);
	});
}

it('a published workflow starts with what happens in PingOne, and ends its subscription', async () => {
	await world.client.publish('devices');
	expect(await subscriptionOf('devices')).toMatchObject([
		{ httpEndpoint: { url: 'https://n8n.example.com/webhook/devices-webhook/pingone' } },
	]);
	const [user] = world.sandbox.ids.users;
	const api = await mainApi(world.sandbox);
	const begun = Date.now();
	const { body: device } = await api<{ id: string }>('POST', `/users/${user.id}/devices`, {
		body: {
			type: 'FIDO2',
			rp: { id: 'pingone.com', name: 'PingOne' },
			policy: { id: world.sandbox.ids.policyId },
		},
	});
	const executions = await world.ended('devices', 1);
	console.info(`from the change in PingOne to the end of the workflow: ${Date.now() - begun} ms`);
	expect(itemsFrom(executions, 'Next')).toMatchObject([
		{
			event: 'DEVICE.CREATED',
			eventName: 'Device Pairing Started',
			userId: user.id,
			deviceId: device.id,
			user: { id: user.id },
			device: { status: 'ACTIVATION_REQUIRED' },
		},
	]);
	await unpublish('devices');
	await api('DELETE', `/users/${user.id}/devices/${device.id}`);
	expect(await world.subscriptions()).toEqual([]);
}, 60_000);

it('other events, published again, leave one subscription with the new ones', async () => {
	await world.client.publish('broken');
	const workflow = await world.client.session.call<{ nodes: Array<{ name: string }> }>(
		'GET',
		'/workflows/broken',
	);
	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER ? { ...node, parameters: { events: ['GROUP.DELETED'] } } : node,
	);
	await world.client.session.call('PATCH', '/workflows/broken', { ...workflow, nodes });
	await world.client.publish('broken');
	const found = await eventually('the new events', async () => {
		const [first, ...others] = await subscriptionOf('broken');
		const types = first?.filterOptions.includedActionTypes;
		return types?.[0] === 'GROUP.DELETED' ? [first, ...others] : undefined;
	});
	expect(found).toHaveLength(1);

	await world.push('GROUP.DELETED');
	expect(itemsFrom(await world.ended('broken', 1))).toMatchObject([{ event: 'GROUP.DELETED' }]);
	await unpublish('broken');
}, 60_000);

it('10,000 events with repetitions and a crash of n8n come out once each', async () => {
	await world.client.publish('many');
	await world.sandbox.control('POST', '/settings', { delivery: { repeat: 1 } });
	const wanted = await world.push('USER.UPDATED', 5_000);
	await eventually('some of it', async () =>
		(await world.client.executions('many')).length > 2 ? true : undefined,
	);
	await world.crash();
	wanted.push(...(await world.push('USER.UPDATED', 5_000)));
	await world.startN8n();
	await allDelivered();
	await world.sandbox.control('POST', '/settings', { delivery: { repeat: 0 } });
	const items = await eventually(
		'the last execution',
		async () => {
			const all = await world.client.executions('many');
			if (all.some(({ status }) => status === 'running' || status === 'new')) return undefined;
			const whole = await Promise.all(
				all.reverse().map(async ({ id }) => await world.client.execution(id)),
			);
			const ids = itemsFrom(whole).map(({ eventId }) => String(eventId));
			return ids.length >= wanted.length ? ids : undefined;
		},
		60_000,
	);
	expect(items.sort()).toEqual(wanted.sort());
	await unpublish('many');
}, 240_000);

it('a subscription that n8n knows nothing of any more stays one, and delivers', async () => {
	await world.client.publish('crash');
	await world.crash();
	const database = new DatabaseSync(join(world.userFolder, '.n8n', 'database.sqlite'));
	database.exec(`UPDATE workflow_entity SET staticData = NULL WHERE id = 'crash'`);
	database.close();
	await world.startN8n();
	expect(await subscriptionOf('crash')).toHaveLength(1);
	const [id] = await world.push('USER.MOVED');
	expect(itemsFrom(await world.ended('crash', 1, 90_000))).toMatchObject([{ eventId: id }]);
	await unpublish('crash');
}, 240_000);

it('a body that n8n itself would refuse is answered with 200, and what comes after gets through', async () => {
	await world.client.publish('broken');
	const [{ httpEndpoint }] = await subscriptionOf('broken');
	const { headers, url } = httpEndpoint as { url: string; headers: Record<string, string> };
	const before = (await world.client.executions('broken')).length;
	const post = async (body: string | Buffer, extra: Record<string, string> = {}) => {
		const address = `${world.n8n.url}${new URL(url).pathname}`;
		const response = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers, ...extra },
			body,
		});
		return response.status;
	};
	expect(await post('{"broken":')).toBe(200);
	expect(await post('x'.repeat(20 * 1_048_576))).toBe(200);
	expect(await post('[]', { 'content-encoding': 'gzip' })).toBe(200);
	expect(await post('[]', { 'content-type': 'multipart/form-data' })).toBe(200);
	expect(await post('[]', { 'content-type': 'application/xml' })).toBe(200);
	const secret = Object.keys(headers).find((name) => /secret/i.test(name)) ?? '';
	expect(await post('[{"id":"a"}]', { [secret]: 'guess' })).toBe(401);
	expect(await world.client.executions('broken')).toHaveLength(before);
	await unpublish('broken');
}, 60_000);

it('polling starts the workflow with what has happened since it was published', async () => {
	await world.push('POPULATION.UPDATED', 2);
	await world.client.publish('polling');
	const wanted = await world.push('POPULATION.UPDATED', 3);
	const executions = await world.ended('polling', 1, 90_000);
	expect(itemsFrom(executions).map(({ eventId }) => eventId)).toEqual(wanted);
}, 120_000);
