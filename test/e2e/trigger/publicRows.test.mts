import type { IDataObject } from 'n8n-workflow';
import { EVENT_GROUPS } from '../../../nodes/PingOne/trigger/event/catalog.ts';
import { eventLike } from '../../../sandbox/events/shapes.mts';
import { PUBLIC_ROWS, PUBLIC_TYPES } from '../../support/publicRows.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { eventually } from '../../support/eventually.mts';
import { itemsFrom, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';

/* What public rows, and all types of the catalog, mean in real n8n: by webhook and by polling. */
const WAYS = { push: 'pingOneTrigger', poll: 'pingOnePollingTrigger' } as const;
const CATALOG = EVENT_GROUPS.flatMap(({ events }) => Object.keys(events));
const events = [...new Set([...CATALOG, ...PUBLIC_TYPES])];

/** What is chosen, by name: each is a workflow for either trigger. */
const choices = (populationId: string): Record<string, object> => ({
	all: { events },
	failed: { events, filters: { outcome: 'FAILURE' } },
	succeeded: { events, filters: { outcome: 'SUCCESS' } },
	population: { events, filters: { populations: [populationId] } },
});
const NAMES = Object.keys(choices(''));
const idsOfAll = NAMES.flatMap((name) => Object.keys(WAYS).map((way) => `${name}-${way}`));

let world: TriggerWorld;
const catalogIds: string[] = [];
/** ID of the user in the population that the filter names. */
let contractor: string;

const typeOf = ({ action }: IDataObject) => String((action as IDataObject).type);

/** The types of the catalog, each about a user of every population. */
async function catalogEvents(): Promise<IDataObject[]> {
	const { ids } = world.sandbox;
	const api = await mainApi(world.sandbox);
	const populations = Object.values(ids.populations);
	const users = populations.map(async (populationId, index) => {
		const username = `member-${index}`;
		const { body } = await api<{ id: string }>('POST', '/users', {
			body: { username, email: `${username}@example.com`, population: { id: populationId } },
		});
		if (populationId === ids.populations.Contractors) contractor = body.id;
		return { id: body.id, username, populationId };
	});
	const base = `https://api.pingone.eu/v1/environments/${ids.environmentId}`;
	return (await Promise.all(users)).flatMap((user) => {
		const about = { base, environmentId: ids.environmentId, user, resourceId: user.id };
		return CATALOG.map((type) => eventLike(type, about) as IDataObject);
	});
}

beforeAll(async () => {
	world = await TriggerWorld.start(({ ids }) =>
		Object.entries(choices(ids.populations.Contractors)).flatMap(([name, parameters]) =>
			Object.entries(WAYS).map(([way, type]) =>
				triggerWorkflow(`${name}-${way}`, parameters, type),
			),
		),
	);
	const ofCatalog = await catalogEvents();
	for (const id of idsOfAll) await world.client.publish(id);
	for (const { event } of PUBLIC_ROWS) await world.push(typeOf(event), 1, event);
	for (const event of ofCatalog) catalogIds.push(...(await world.push(typeOf(event), 1, event)));
});
afterAll(async () => await world?.close());

/** The items of a workflow by the event's ID, once there are as many. */
async function itemsOf(workflowId: string, count: number): Promise<Map<string, IDataObject>> {
	let seen = 0;
	const items = await eventually(`${count} items of ${workflowId}`, async () => {
		const found = itemsFrom(await world.allEnded(workflowId)) as IDataObject[];
		seen = found.length;
		return found.length >= count ? found : undefined;
	}).catch((thrown: unknown) => {
		throw new Error(`${String(thrown)}, but ${seen}`);
	});
	const byId = new Map(items.map((item) => [String(item.eventId), item]));
	expect([items.length, byId.size]).toEqual([count, count]);
	return byId;
}

it.each(['push', 'poll'])('every row means the same by %s as in PingOne', async (way) => {
	const items = await itemsOf(`all-${way}`, PUBLIC_ROWS.length + 2 * CATALOG.length);
	for (const { event, means } of PUBLIC_ROWS) {
		// Address and browser come only when asked for.
		expect(items.get(String(event.id))).toMatchObject({ ...means, ipAddress: null });
	}
});

it('both triggers say the same of every event', async () => {
	const count = PUBLIC_ROWS.length + 2 * CATALOG.length;
	const [pushed, polled] = [await itemsOf('all-push', count), await itemsOf('all-poll', count)];
	expect(polled).toEqual(pushed);
});

it.each(['failed', 'succeeded'])('the filter by outcome: %s', async (name) => {
	const count = PUBLIC_ROWS.length + 2 * CATALOG.length;
	const outcome = name === 'failed' ? 'FAILURE' : 'SUCCESS';
	const all = [...(await itemsOf('all-push', count)).values()];
	const wanted = all.filter((item) => item.outcome === outcome).map((item) => item.eventId);
	expect(wanted.length).toBeGreaterThan(10);
	for (const way of Object.keys(WAYS)) {
		const items = await itemsOf(`${name}-${way}`, wanted.length);
		expect([...items.keys()].sort()).toEqual(wanted.sort());
	}
});

it('the filter by population gives the same events of the catalog in both', async () => {
	const all = await itemsOf('all-push', PUBLIC_ROWS.length + 2 * CATALOG.length);
	// Events of group memberships name the user, and no population.
	const isTheirs = (id: string) => all.get(id)?.userId === contractor;
	const wanted = catalogIds.filter(isTheirs).sort();
	expect(wanted.length).toBeGreaterThan(20);
	for (const way of Object.keys(WAYS)) {
		const found = await eventually(`${wanted.length} items of population-${way}`, async () => {
			const items = itemsFrom(await world.allEnded(`population-${way}`)) as IDataObject[];
			// The users of the public rows are not in the sandbox.
			const ids = items.map(({ eventId }) => String(eventId));
			const ofCatalog = ids.filter((id) => catalogIds.includes(id));
			return ofCatalog.length >= wanted.length ? ofCatalog : undefined;
		});
		expect(found.sort()).toEqual(wanted);
	}
});
