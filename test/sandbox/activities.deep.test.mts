import { signIn } from '../support/pingOneClient.mts';
import { details, mainApi, type CollectionBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

interface Row {
	id: string;
	recordedAt: string;
	correlationId: string;
	action: { type: string; description: string };
}

const { sandbox, api } = useWorld();

beforeEach(async () => {
	await sandbox.control('POST', '/settings', { limits: {} });
});

const ALWAYS = 'recordedat ge "2026-01-01T00:00:00Z"';

async function rows(filter: string): Promise<Row[]> {
	const path = `/activities?filter=${encodeURIComponent(filter)}`;
	const reply = await api<CollectionBody<Row>>('GET', path);
	expect([reply.text, reply.status]).toEqual([reply.text, 200]);
	return reply.body._embedded.activities;
}

function change(member: string): Promise<unknown> {
	const path = `/users/${sandbox.user().id}`;
	return api('PATCH', path, { body: { [member]: 'x' } });
}

describe('the audit', () => {
	it('has a row of every change, newest first', async () => {
		await change('title');
		await api('DELETE', `/users/${sandbox.user().id}`);
		const all = await rows(ALWAYS);
		expect(all.map(({ action }) => action)).toEqual([
			{ type: 'USER.DELETED', description: 'User Deleted' },
			{ type: 'USER.UPDATED', description: 'User Updated' },
		]);
		expect(Object.keys(all[0])).toEqual([
			...['_links', 'id', 'recordedAt', 'createdAt', 'correlationId', 'internalCorrelation'],
			...['source', 'actors', 'action', 'resources', 'result'],
		]);
		expect((await api('GET', `/activities/${all[0].id}`)).body).toEqual(all[0]);
	});

	it('is filtered', async () => {
		await change('title');
		await sandbox.control('POST', '/time/advance', { seconds: 60 });
		await api('PUT', `/users/${sandbox.user(1).id}/enabled`, { body: { enabled: false } });
		await api('POST', '/groups', { body: { name: 'x' } });
		const [group, disabled, update] = await rows(ALWAYS);
		const of = async (filter: string): Promise<string[]> =>
			(await rows(`${ALWAYS} and ${filter}`)).map(({ id }) => id);
		expect(await of('action.type eq "USER.UPDATED"')).toEqual([disabled.id, update.id]);
		expect(await of(`resources.id eq "${sandbox.user().id}"`)).toEqual([update.id]);
		expect(await of('resources.type eq "GROUP"')).toEqual([group.id]);
		expect(await of(`correlationid eq "${update.correlationId}"`)).toEqual([update.id]);
		expect(await of(`actors.client.id eq "${sandbox.ids.clientId}"`)).toHaveLength(3);
		expect(await of('actors.user.id eq "x"')).toEqual([]);
		expect(await of(`recordedAt gt "${update.recordedAt}"`)).toEqual([group.id, disabled.id]);
		expect(await of(`recordedat le "${update.recordedAt}"`)).toEqual([update.id]);
		expect(await of('(action.type eq "GROUP.CREATED" or resources.id eq "x")')).toEqual([group.id]);
	});

	it.each([
		['', 'INVALID_FILTER filter'],
		['recordedat eq "2026-01-01T00:00:00Z"', 'INVALID_FILTER filter'],
		['recordedat gt "yesterday"', 'INVALID_FILTER filter'],
		['result.status eq "FAILED"', 'INVALID_FILTER filter'],
		[undefined, 'REQUIRED_VALUE filter'],
	])('refuses the filter %j', async (filter, expected) => {
		const query = filter === undefined ? '' : `?filter=${encodeURIComponent(filter)}`;
		const reply = await api('GET', `/activities${query}`);
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('comes in pages, by POST too', async () => {
		for (const member of ['title', 'type', 'nickname']) await change(member);
		const path = `/activities?limit=2&filter=${encodeURIComponent(ALWAYS)}`;
		const first = await api<CollectionBody<Row>>('GET', path);
		expect(first.body._embedded.activities).toHaveLength(2);
		const next = new URL(first.body._links.next?.href ?? '');
		const second = await api<CollectionBody<Row>>('GET', `/activities${next.search}`);
		expect(second.body._embedded.activities).toHaveLength(1);
		expect(second.body._links).not.toHaveProperty('next');
		const posted = await api<CollectionBody<Row>>('POST', '/activities', {
			body: { filter: ALWAYS },
		});
		expect(posted.body._embedded.activities).toHaveLength(3);
	});

	it('goes back fourteen days', async () => {
		await change('title');
		await sandbox.control('POST', '/time/advance', { seconds: 14 * 24 * 3_600 + 1 });
		const fresh = await mainApi(sandbox);
		const path = `/activities?filter=${encodeURIComponent(ALWAYS)}`;
		const { body } = await fresh<CollectionBody<Row>>('GET', path);
		expect(body._embedded.activities).toEqual([]);
	});

	it('is open to who administers identity data only', async () => {
		const { devicesOnly, configurationOnly } = sandbox.ids.apps;
		const status = async (app: typeof devicesOnly): Promise<number> => {
			const client = await signIn(sandbox.url, app, sandbox.ids.environmentId);
			return (await client('GET', `/activities?filter=${encodeURIComponent(ALWAYS)}`)).status;
		};
		expect(await status(devicesOnly)).toBe(200);
		expect(await status(configurationOnly)).toBe(403);
	});
});
