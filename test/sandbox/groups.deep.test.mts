import { signIn, type Reply } from '../support/pingOneClient.mts';
import { details, type CollectionBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

interface Named {
	id: string;
	name: string;
	_links: Record<string, { href: string }>;
	default?: boolean;
	userCount?: number;
}

const { sandbox, api } = useWorld();

async function names(path: string, key: string): Promise<string[]> {
	const reply = await api<CollectionBody<Named>>('GET', path);
	expect([reply.text, reply.status]).toEqual([reply.text, 200]);
	return reply.body._embedded[key].map(({ name }) => name);
}

const filtered = (key: string, filter: string): Promise<string[]> =>
	names(`/${key}?filter=${encodeURIComponent(filter)}`, key);

describe('groups', () => {
	const create = (body: unknown): Promise<Reply> => api('POST', '/groups', { body });

	it('are created, read, replaced and deleted', async () => {
		const created = await create({ name: 'Night shift', description: 'x', customData: { a: 1 } });
		expect([created.status, created.body]).toMatchObject([
			201,
			{ name: 'Night shift', customData: { a: 1 }, directMemberCounts: { users: 0, groups: 0 } },
		]);
		const path = `/groups/${String(created.body.id)}`;
		expect((await api('GET', path)).body).toEqual(created.body);
		const replaced = await api('PUT', path, { body: { name: 'Day shift' } });
		expect([replaced.status, replaced.body.name]).toEqual([200, 'Day shift']);
		expect(replaced.body).not.toHaveProperty('description');
		expect((await api('DELETE', path)).status).toBe(204);
		expect((await api('GET', path)).status).toBe(404);
	});

	// As a catalog that ingests PingOne's users and groups asks for them.
	it('tell who is in them with a count, and in which groups they are', async () => {
		const { groups } = sandbox.ids;
		const filter = encodeURIComponent(`memberOfGroups[id eq "${groups.Engineering}"]`);
		const members = async () =>
			(await api<CollectionBody<Named>>('GET', `/users?filter=${filter}`)).body.count;
		expect(await members()).toBe(0);
		const path = `/users/${sandbox.user().id}/memberOfGroups`;
		expect((await api('POST', path, { body: { id: groups.Engineering } })).status).toBe(201);
		expect(await members()).toBe(1);
		const parents = `/groups/${groups.Engineering}/memberOfGroups`;
		expect((await api('GET', parents)).body).toMatchObject({
			_embedded: { groupMemberships: [] },
			size: 0,
		});
	});

	it('are filtered and paged', async () => {
		expect(await names('/groups', 'groups')).toEqual([
			'All staff',
			'Engineering',
			'External partners',
		]);
		expect(await filtered('groups', 'name sw "E"')).toEqual(['Engineering', 'External partners']);
		const { populations } = sandbox.ids;
		expect(await filtered('groups', `population.id eq "${populations.Contractors}"`)).toEqual([
			'External partners',
		]);
		const { body } = await api<CollectionBody<Named>>('GET', '/groups?limit=2');
		expect([body.size, body.count]).toEqual([2, 3]);
		const next = new URL(body._links.next?.href ?? '');
		expect(await names(`/groups${next.search}`, 'groups')).toEqual(['External partners']);
	});

	it.each([
		[{}, 'REQUIRED_VALUE name'],
		[{ name: 'Engineering' }, 'UNIQUENESS_VIOLATION name'],
		[{ name: 'x', population: { id: 'y' } }, 'INVALID_VALUE population.id'],
		[{ name: 'x', id: 'y' }, 'INVALID_PARAMETER id'],
	])('are refused as %j', async (body, expected) => {
		const reply = await create(body);
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('are read by an environment administrator, and written by others only', async () => {
		const { devicesOnly, configurationOnly } = sandbox.ids.apps;
		const status = async (app: typeof devicesOnly, method: string): Promise<number> => {
			const client = await signIn(sandbox.url, app, sandbox.ids.environmentId);
			return (await client(method, '/groups', method === 'POST' ? { body: { name: 'x' } } : {}))
				.status;
		};
		expect(await status(devicesOnly, 'POST')).toBe(201);
		expect(await status(configurationOnly, 'GET')).toBe(403);
		await sandbox.control('POST', `/apps/${configurationOnly.clientId}`, {
			roles: [{ role: 'Environment Admin', environmentId: sandbox.ids.environmentId }],
		});
		expect(await status(configurationOnly, 'GET')).toBe(200);
		expect(await status(configurationOnly, 'POST')).toBe(403);
	});
});

describe('memberships', () => {
	const path = (): string => `/users/${sandbox.user().id}/memberOfGroups`;
	const add = (group: string): Promise<Reply> =>
		api('POST', path(), { body: { id: sandbox.ids.groups[group] ?? group } });

	it('begin with 201 and show up everywhere', async () => {
		const { groups } = sandbox.ids;
		const added = await add('Engineering');
		expect([added.status, added.body]).toMatchObject([
			201,
			{ id: groups.Engineering, name: 'Engineering', type: 'DIRECT' },
		]);
		expect(Object.keys(added.body._links as object)).toEqual([
			'self',
			'user',
			'environment',
			'group',
		]);
		expect(await names(path(), 'groupMemberships')).toEqual(['Engineering']);
		const filter = `memberOfGroups[id eq "${groups.Engineering}"] and name.family eq "Lovelace"`;
		const { body } = await api<CollectionBody<{ username: string }>>(
			'GET',
			`/users?filter=${encodeURIComponent(filter)}`,
		);
		expect(body._embedded.users.map(({ username }) => username)).toEqual(['ada.lovelace']);
		const group = await api('GET', `/groups/${groups.Engineering}`);
		expect(group.body.directMemberCounts).toEqual({ users: 1, groups: 0 });
	});

	it('end once', async () => {
		const { groups } = sandbox.ids;
		await add('Engineering');
		const one = `${path()}/${groups.Engineering}`;
		expect((await api('GET', one)).status).toBe(200);
		expect((await api('DELETE', one)).status).toBe(204);
		expect((await api('DELETE', one)).status).toBe(404);
		expect(await names(path(), 'groupMemberships')).toEqual([]);
	});

	it('end with their group', async () => {
		await add('Engineering');
		await api('DELETE', `/groups/${sandbox.ids.groups.Engineering}`);
		expect(await names(path(), 'groupMemberships')).toEqual([]);
	});

	it.each([
		['External partners', 'INVALID_VALUE id'],
		['nothing', 'INVALID_VALUE id'],
		['All staff', 'UNIQUENESS_VIOLATION id'],
	])('cannot begin in %s', async (group, expected) => {
		await add('All staff');
		const reply = await add(group);
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});
});

describe('populations', () => {
	const create = (body: unknown): Promise<Reply<Named>> =>
		api<Named>('POST', '/populations', { body });

	it('are created, replaced, filtered and deleted', async () => {
		const { body } = await create({ name: 'Interns', description: 'x' });
		expect(body).toMatchObject({ default: false, userCount: 0 });
		const path = `/populations/${body.id}`;
		const replaced = await api<Named>('PUT', path, { body: { name: 'Trainees' } });
		expect(replaced.body).not.toHaveProperty('description');
		expect(await filtered('populations', 'name sw "Tr"')).toEqual(['Trainees']);
		expect(await filtered('populations', `id eq "${body.id}"`)).toEqual(['Trainees']);
		const wrong = await api('GET', `/populations?filter=${encodeURIComponent('name eq "x"')}`);
		expect([wrong.status, ...details(wrong)]).toEqual([400, 'INVALID_FILTER filter']);
		expect((await api('DELETE', path)).status).toBe(204);
		expect((await api('GET', path)).status).toBe(404);
	});

	it('have one default among them, which new users get', async () => {
		const { body } = await create({ name: 'Interns', default: true });
		const { body: all } = await api<CollectionBody<Named>>('GET', '/populations');
		expect(all._embedded.populations.filter((each) => each.default)).toHaveLength(1);
		const user = await api('POST', '/users', { body: { username: 'x', email: 'x@y.z' } });
		expect(user.body.population).toEqual({ id: body.id });
		const path = `/populations/${body.id}`;
		expect((await api<Named>('GET', path)).body.userCount).toBe(1);
		expect((await api('DELETE', path)).status).toBe(400);
	});
});
