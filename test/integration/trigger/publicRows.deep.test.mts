import type { IDataObject } from 'n8n-workflow';
import { EVENT_GROUPS } from '../../../nodes/PingOne/trigger/event/catalog.ts';
import { eventLike, sourceOf } from '../../../sandbox/events/shapes.mts';
import { useBothTriggers } from '../../support/bothTriggers.mts';
import { PUBLIC_ROWS, PUBLIC_TYPES } from '../../support/publicRows.mts';
import { useWorld } from '../../support/world.mts';

/*
 * What real rows mean, through both triggers: by webhook and by polling, whichever way a row was
 * published.
 */
const { sandbox, api } = useWorld();
const both = useBothTriggers(sandbox);
const CATALOG = EVENT_GROUPS.flatMap(({ events }) => Object.keys(events));

const byId = (items: IDataObject[]) => new Map(items.map((item) => [String(item.eventId), item]));

it('the table has 22 polled rows and five of webhooks', () => {
	const ways = PUBLIC_ROWS.map(({ way }) => way);
	expect(ways.filter((way) => way === 'polled')).toHaveLength(22);
	expect(ways.filter((way) => way === 'webhook')).toHaveLength(5);
});

it.each(['push', 'poll'] as const)('each row means the same by %s as in PingOne', async (way) => {
	const triggers = await both.start({ events: PUBLIC_TYPES });
	await both.send(PUBLIC_ROWS.map(({ event }) => event));
	const items = byId((await both.items(triggers))[way]);
	expect(items.size).toBe(PUBLIC_ROWS.length);
	for (const { event, means } of PUBLIC_ROWS) {
		// Address and browser come only when asked for.
		expect(items.get(String(event.id))).toMatchObject({ ...means, ipAddress: null });
	}
});

it.each(['FAILURE', 'SUCCESS'])(
	'the filter for %s gives the same rows in both',
	async (outcome) => {
		const triggers = await both.start({ events: PUBLIC_TYPES, filters: { outcome } });
		await both.send(PUBLIC_ROWS.map(({ event }) => event));
		const given = await both.items(triggers);
		const wanted = PUBLIC_ROWS.filter(({ means }) => (means.outcome ?? 'SUCCESS') === outcome);
		const ids = wanted.map(({ event }) => String(event.id)).sort();
		expect([...byId(given.push).keys()].sort()).toEqual(ids);
		expect([...byId(given.poll).keys()].sort()).toEqual(ids);
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
	const triggers = await both.start({ events: CATALOG });
	await both.send(CATALOG.map((type) => like(type, user)));
	const given = await both.items(triggers);
	const [pushed, polled] = [given.push, given.poll].map(byId);
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
	const triggers = await both.start({ events: types, filters: { populations: chosen } });
	const events = Array.from({ length: 1_000 }, (_, n) =>
		like(types[n % 20], members[Math.floor(n / 20) % members.length]),
	);
	for (let first = 0; first < 1_000; first += 250)
		await both.send(events.slice(first, first + 250));
	const given = await both.items(triggers);
	const [pushed, polled] = [given.push, given.poll].map((items) => [...byId(items).keys()]);
	expect(pushed.length).toBeGreaterThan(300);
	expect(polled.sort()).toEqual(pushed.sort());
});
