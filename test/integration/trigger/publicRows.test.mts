import type { IDataObject } from 'n8n-workflow';
import { EVENT_GROUPS } from '../../../nodes/PingOne/trigger/event/catalog.ts';
import { eventLike, sourceOf } from '../../../sandbox/events/shapes.mts';
import { PUBLIC_ROWS, PUBLIC_TYPES } from '../../support/publicRows.mts';
import { credentialFor } from '../../support/tenant.mts';
import { TriggerHost } from '../../support/triggerHost.mts';
import { useWorld } from '../../support/world.mts';

/*
 * What real rows mean, through both triggers: by webhook and by polling, whichever way a row was
 * published.
 */
const { sandbox, api } = useWorld();
const hosts: TriggerHost[] = [];
const CATALOG = EVENT_GROUPS.flatMap(({ events }) => Object.keys(events));

async function start(parameters: IDataObject): Promise<{ push: TriggerHost; poll: TriggerHost }> {
	const settings = { credential: credentialFor(sandbox), parameters };
	const push = new TriggerHost(settings);
	const poll = new TriggerHost({ ...settings, type: 'pingOnePollingTrigger' });
	await push.listen();
	await poll.restart();
	hosts.push(push);
	await sandbox.control('POST', '/settings', {
		delivery: { via: `http://127.0.0.1:${push.port}`, retryMs: 50 },
	});
	await push.activate();
	await poll.poll();
	return { push, poll };
}
afterEach(async () => {
	for (const host of hosts.splice(0)) await host.close();
});

const send = async (events: unknown[]) =>
	await sandbox.control<string[]>('POST', '/events', events);
const itemsOf = (host: TriggerHost) => host.executions.flat().map(({ json }) => json);
const byId = (items: IDataObject[]) => new Map(items.map((item) => [String(item.eventId), item]));

/** Waits until nothing is left to deliver, and polls. */
async function settle({ poll }: { poll: TriggerHost }): Promise<void> {
	for (let tries = 0; tries < 400; tries += 1) {
		const { waiting } = await sandbox.control<{ waiting: Record<string, number> }>(
			'GET',
			'/deliveries',
		);
		if (Object.values(waiting).every((count) => count === 0)) break;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	await poll.poll();
}

it('the table has 22 polled rows and five of webhooks', () => {
	const ways = PUBLIC_ROWS.map(({ way }) => way);
	expect(ways.filter((way) => way === 'polled')).toHaveLength(22);
	expect(ways.filter((way) => way === 'webhook')).toHaveLength(5);
});

it.each(['push', 'poll'] as const)('each row means the same by %s as in PingOne', async (way) => {
	const both = await start({ events: PUBLIC_TYPES });
	await send(PUBLIC_ROWS.map(({ event }) => event));
	await settle(both);
	const items = byId(itemsOf(both[way]));
	expect(items.size).toBe(PUBLIC_ROWS.length);
	for (const { event, means } of PUBLIC_ROWS) {
		// Address and browser come only when asked for.
		expect(items.get(String(event.id))).toMatchObject({ ...means, ipAddress: null });
	}
});

it.each(['FAILURE', 'SUCCESS'])(
	'the filter for %s gives the same rows in both',
	async (outcome) => {
		const both = await start({ events: PUBLIC_TYPES, filters: { outcome } });
		await send(PUBLIC_ROWS.map(({ event }) => event));
		await settle(both);
		const wanted = PUBLIC_ROWS.filter(({ means }) => (means.outcome ?? 'SUCCESS') === outcome);
		const ids = wanted.map(({ event }) => String(event.id)).sort();
		expect([...byId(itemsOf(both.push)).keys()].sort()).toEqual(ids);
		expect([...byId(itemsOf(both.poll)).keys()].sort()).toEqual(ids);
	},
);

interface Member {
	id: string;
	username: string;
	populationId: string;
}

/** Users in five populations. */
async function people(): Promise<Member[]> {
	const members: Member[] = [];
	for (let number = 0; number < 5; number += 1) {
		const { body } = await api<{ id: string }>('POST', '/populations', {
			body: { name: `Branch ${number}` },
		});
		for (let one = 0; one < 4; one += 1) {
			const username = `user-${number}-${one}`;
			const created = await api<{ id: string }>('POST', '/users', {
				body: { username, email: `${username}@example.com`, population: { id: body.id } },
			});
			members.push({ id: created.body.id, username, populationId: body.id });
		}
	}
	return members;
}

const like = (type: string, user: Member, resourceId = user.id) =>
	eventLike(type, {
		base: 'https://api.pingone.eu/v1/environments/e',
		environmentId: 'e',
		user,
		resourceId,
	});

it('every event of the catalog has a shape, and both triggers read it', async () => {
	const [user] = await people();
	const both = await start({ events: CATALOG });
	await send(CATALOG.map((type) => like(type, user)));
	await settle(both);
	const [pushed, polled] = [both.push, both.poll].map((host) => byId(itemsOf(host)));
	expect([pushed.size, polled.size]).toEqual([CATALOG.length, CATALOG.length]);
	for (const [id, item] of pushed) {
		expect(item).toEqual(polled.get(id));
		const isAboutNobody = /^(GROUP|FIDO_POLICY|DEVICE_AUTHENTICATION_POLICY|MFA_SETTINGS)\./;
		expect(item.userId).toBe(isAboutNobody.test(String(item.event)) ? null : user.id);
	}
	expect(CATALOG.map(sourceOf)).toContain('elastic');
});

it('a filter by population gives the same of 1,000 events by webhook and by polling', async () => {
	const members = await people();
	const types = CATALOG.filter((_, index) => index % 2 === 0).slice(0, 20);
	expect(types).toHaveLength(20);
	const chosen = [members[0].populationId, members[8].populationId];
	const both = await start({ events: types, filters: { populations: chosen } });
	const events = Array.from({ length: 1_000 }, (_, n) =>
		like(types[n % 20], members[Math.floor(n / 20) % members.length]),
	);
	for (let first = 0; first < 1_000; first += 250) await send(events.slice(first, first + 250));
	await settle(both);
	const [pushed, polled] = [both.push, both.poll].map((host) => [...byId(itemsOf(host)).keys()]);
	expect(pushed.length).toBeGreaterThan(300);
	expect(polled.sort()).toEqual(pushed.sort());
});
