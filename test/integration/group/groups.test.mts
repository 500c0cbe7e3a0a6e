import type { IDataObject } from 'n8n-workflow';
import { search } from '../pickers/picker.mts';
import { locator } from '../../support/tenant.mts';
import { timesSent, useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

const group = (operation: string, changes: IDataObject = {}) => ({
	resource: 'group',
	operation,
	...changes,
});
const base = () => `/v1/environments/${sandbox.ids.environmentId}`;

/** A group made for the test. */
async function make(name = 'Night shift', changes: IDataObject = {}): Promise<string> {
	const { body } = await api<{ id: string }>('POST', '/groups', { body: { name, ...changes } });
	await sandbox.forgetRequests();
	return body.id;
}
const ada = () => ({ user: locator('id', sandbox.user().id) });
const sent = async () =>
	(await sandbox.requests()).map(({ method, path, query, contentType, body }) => ({
		method,
		path,
		query,
		contentType,
		body,
	}));

describe('the requests', () => {
	it.each([
		['getAll', () => ({}), 'GET', () => '/groups', { limit: '51' }, undefined, null],
		[
			'get',
			(id: string) => ({ group: locator('list', id) }),
			'GET',
			(id: string) => `/groups/${id}`,
			{},
			undefined,
			null,
		],
		[
			'delete',
			(id: string) => ({ group: locator('id', id) }),
			'DELETE',
			(id: string) => `/groups/${id}`,
			{},
			undefined,
			null,
		],
		[
			'addUser',
			(id: string) => ({ group: locator('id', id), ...ada() }),
			'POST',
			() => `/users/${sandbox.user().id}/memberOfGroups`,
			{},
			'application/json',
			expect.objectContaining({ id: expect.any(String) as string }),
		],
		[
			'getMembers',
			(id: string) => ({ group: locator('id', id) }),
			'GET',
			() => '/users',
			{
				limit: '51',
				filter: expect.stringMatching(/^memberOfGroups\[id eq "[-0-9a-f]{36}"\]$/) as string,
			},
			undefined,
			null,
		],
	])(
		'%s sends what the reference has',
		async (operation, fields, method, path, query, contentType, body) => {
			const id = await make();
			await node.outputs(group(operation, fields(id)));
			const requests = await sent();
			// What was deleted has to be gone, not only accepted.
			if (operation === 'delete') expect(requests.pop()).toMatchObject({ method: 'GET' });
			// Nobody is found in a group that does not exist, either.
			if (operation === 'getMembers') {
				expect(requests.pop()).toMatchObject({ path: `${base()}/groups/${id}` });
			}
			// A change comes after a look at the state before.
			expect(requests.slice(0, -1)).toMatchObject(method === 'GET' ? [] : [{ method: 'GET' }]);
			expect(requests.at(-1)).toEqual({
				method,
				path: base() + path(id),
				query,
				contentType,
				body,
			});
		},
	);

	it('removeUser deletes the membership', async () => {
		const id = await make();
		await node.outputs(group('addUser', { group: locator('id', id), ...ada() }));
		await sandbox.forgetRequests();
		await node.outputs(group('removeUser', { group: locator('id', id), ...ada() }));
		expect(await sent()).toMatchObject([
			{ method: 'GET', path: `${sandbox.userPath()}/memberOfGroups/${id}` },
			{ method: 'DELETE', path: `${sandbox.userPath()}/memberOfGroups/${id}`, body: null },
			{ method: 'GET', path: `${sandbox.userPath()}/memberOfGroups/${id}` },
		]);
	});

	it('create takes an expression without a result for no default population', async () => {
		const population = locator('list', '={{ $json.nothing }}');
		const { message } = await node.refusal(group('create', { name: 'Day shift', population }));
		expect(message).toContain("'Population' has no value");
		expect(await sent()).toEqual([]);
	});

	it('create looks for the group, then posts it', async () => {
		await node.outputs(
			group('create', {
				name: ' Day shift ',
				additionalFields: { description: 'From 6 to 14', externalId: '' },
				population: locator('id', sandbox.ids.populations.Contractors),
			}),
		);
		const population = { id: sandbox.ids.populations.Contractors };
		expect(await sent()).toMatchObject([
			{
				method: 'GET',
				query: { filter: `name eq "Day shift" and population.id eq "${population.id}"` },
			},
			{
				method: 'POST',
				path: `${base()}/groups`,
				contentType: 'application/json',
				body: { name: 'Day shift', description: 'From 6 to 14', population },
			},
		]);
	});
});

describe('Get and Get Many', () => {
	it('find a group by name, and say when there is none or several', async () => {
		const id = await make('Night shift', { description: 'From 22 to 6' });
		const by = (name: string) => group('get', { group: locator('name', name) });
		expect(await node.outputs(by('Night shift'))).toMatchObject([
			{ id, description: 'From 22 to 6' },
		]);
		expect((await node.refusal(by('Day shift'))).message).toContain("'Group' matches no group");
		await make('Night shift', { population: { id: sandbox.ids.populations.Contractors } });
		expect((await node.refusal(by('Night shift'))).message).toContain(
			"'Group' matches more than one group",
		);
		expect((await node.refusal(by('={{ "" }}'))).message).toContain("'Group' is empty");
	});

	it.each([
		[{ name: 'Night "shift"' }, 'name eq "Night \\"shift\\""'],
		[{ nameStartsWith: 'Ni', externalId: 7 }, 'name sw "Ni" and externalId eq "7"'],
	])('%j is the filter %s', async (filters, filter) => {
		await node.outputs(group('getAll', { filters, returnAll: true }));
		expect(await sent()).toMatchObject([{ query: { filter } }]);
	});

	it.each([
		[{ name: '' }, "'Name' is empty"],
		[{ population: locator('id', '') }, "'Population' is empty"],
	])('%j never widens to all', async (filters, said) => {
		expect((await node.refusal(group('getAll', { filters }))).message).toContain(said);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('tell a population without groups from one that PingOne does not have', async () => {
		const within = (id: string) =>
			group('getAll', { filters: { name: 'Night shift', population: locator('id', id) } });
		expect(await node.outputs(within(sandbox.ids.populations.Contractors))).toEqual([]);
		const other = '00000000-0000-4000-8000-000000000000';
		expect((await node.refusal(within(other))).message).toContain(
			`'Population' is unknown: PingOne has no such population: '${other}'`,
		);
	});

	it('are simplified unless told otherwise', async () => {
		const id = await make();
		const fields = { group: locator('id', id) };
		const [simple] = await node.outputs(group('get', fields));
		expect(simple).not.toHaveProperty('_links');
		const [raw] = await node.outputs(group('get', { ...fields, simplify: false }));
		expect(raw).toMatchObject({ ...simple, environment: {}, _links: {} });
	});
});

describe('Create', () => {
	const create = (changes: IDataObject = {}) =>
		group('create', { name: 'Night shift', ...changes });
	const options = { ifGroupExists: 'returnExisting' };

	it('fails for a name that is taken, or gives that group when told so', async () => {
		const id = await make();
		expect((await node.refusal(create())).message).toContain(
			`'Name' is taken: PingOne already has a group 'Night shift' (ID ${id})`,
		);
		expect(await node.outputs(create({ options }))).toMatchObject([{ id }]);
		expect((await sandbox.requests()).every(({ method }) => method === 'GET')).toBe(true);
	});

	it.each([{}, { options }])('has no group to go on with where it sees none: %j', async (given) => {
		const details = [{ code: 'UNIQUENESS_VIOLATION', target: 'name' }];
		const body = { code: 'INVALID_DATA', details };
		await sandbox.fault('groups.create', { kind: 'status', status: 400, body });
		const { message, description } = await node.refusal(create(given));
		expect(message).toBe("'Name' is taken: PingOne already has a group 'Night shift'");
		expect(description).toBe(
			'Nothing was created. That group may differ in capitalization, or be hidden from the worker app.',
		);
	});

	it('takes a group of another population for another group', async () => {
		const id = await make();
		const population = locator('id', sandbox.ids.populations.Contractors);
		const [made] = await node.outputs(create({ population, options }));
		expect(made.id).not.toBe(id);
		const [again] = await node.outputs(create({ options }));
		expect(again.id).toBe(id);
	});

	it.each([
		{ kind: 'cut', when: 'after' },
		{ kind: 'status', status: 500, when: 'after' },
	])('makes one group when the answer gets lost (%j)', async (fault) => {
		await sandbox.fault('groups.create', fault);
		const [made] = await node.outputs(create());
		const all = await node.outputs(group('getAll', { filters: { name: 'Night shift' } }));
		expect(all.map(({ id }) => id)).toEqual([made.id]);
	});

	it.each([
		{ kind: 'cut', when: 'before' },
		{ kind: 'status', status: 503, when: 'before' },
	])('is sent again when the group was not made (%j)', async (fault) => {
		await sandbox.fault('groups.create', fault);
		const [made] = await node.outputs(create());
		const all = await node.outputs(group('getAll', { filters: { name: 'Night shift' } }));
		expect(all.map(({ id }) => id)).toEqual([made.id]);
	});

	it('makes one group for all items of a name, and says which item made it', async () => {
		const items = Array.from({ length: 5 }, () => ({}));
		const { branches } = await node.run(create({ options }), { items });
		expect(new Set(branches[0].map(({ json }) => json.id)).size).toBe(1);
		expect(branches[0].map(({ json }) => json.changed)).toEqual([true, false, false, false, false]);
	});

	it('does not give out a group that somebody else made in between as made', async () => {
		const id = await make();
		const body = { _embedded: { groups: [] } };
		await sandbox.fault('groups.list', { kind: 'status', status: 200, body });
		expect((await node.refusal(create())).message).toContain(
			`'Name' is taken: PingOne already has a group 'Night shift' (ID ${id})`,
		);
	});

	it('names what PingOne took and does not keep', async () => {
		await sandbox.fault('groups.create', { kind: 'drop', members: ['description'] });
		const additionalFields = { description: 'From 22 to 6', externalId: 'S-1' };
		const [made] = await node.outputs(create({ additionalFields }));
		const said = { changed: true, confirmed: false, unconfirmed: ['description'] };
		expect(made).toMatchObject({ externalId: 'S-1', ...said });
	});

	it('needs a name', async () => {
		expect((await node.refusal(create({ name: '={{ "" }}' }))).message).toContain(
			"'Name' is empty",
		);
	});
});

describe('members', () => {
	const fields = (id: string) => ({ group: locator('id', id), ...ada() });
	const membersOf = async (id: string) => {
		await sandbox.settle();
		const members = await node.outputs(group('getMembers', { group: locator('id', id) }));
		return members.map(({ username }) => username);
	};

	it('are added, listed on both sides, and removed; twice changes nothing', async () => {
		const id = await make();
		const membership = { id, name: 'Night shift', type: 'DIRECT', user: { id: sandbox.user().id } };
		for (const changed of [true, false]) {
			expect(await node.outputs(group('addUser', fields(id)))).toMatchObject([
				{ ...membership, changed },
			]);
		}
		expect(await membersOf(id)).toEqual(['ada.lovelace']);
		const groups = { resource: 'user', operation: 'getGroups', ...ada(), returnAll: true };
		expect(await node.outputs(groups)).toContainEqual({ id, name: 'Night shift', type: 'DIRECT' });
		for (const wasMember of [true, false]) {
			expect(await node.outputs(group('removeUser', fields(id)))).toEqual([
				{
					removed: true,
					changed: wasMember,
					wasMember,
					group: { id },
					user: { id: sandbox.user().id },
				},
			]);
		}
		expect(await membersOf(id)).toEqual([]);
	});

	it('are not said to be none when there is no such group', async () => {
		const nowhere = { group: locator('id', '00000000-0000-4000-8000-000000000000') };
		const { message } = await node.refusal(group('getMembers', nowhere));
		expect(message).toContain("'Group' is unknown");
	});

	it.each([
		['cut off after', { kind: 'cut', when: 'after' }, 1],
		['answered with nothing', { kind: 'empty' }, 1],
		['cut off before', { kind: 'cut', when: 'before' }, 2],
		['answered with 500 before', { kind: 'status', status: 500 }, 2],
	])('are added once when the request is %s', async (_, fault, posts) => {
		const id = await make();
		await sandbox.fault('memberships.create', fault);
		expect(await node.outputs(group('addUser', fields(id)))).toMatchObject([{ id }]);
		expect(await membersOf(id)).toHaveLength(1);
		const requests = await sandbox.requests();
		const sent = requests.filter(({ method }) => method === 'POST');
		expect(timesSent(posts)).toContain(sent.length);
	});

	it('say what PingOne refused', async () => {
		const nobody = '00000000-0000-4000-8000-000000000000';
		const { error } = await node.run(group('addUser', fields(nobody)));
		expect(error?.message).toBeDefined();
		const id = await make();
		const gone = { group: locator('id', id), user: locator('id', nobody) };
		expect((await node.refusal(group('removeUser', gone))).message).toContain("'User' is unknown");
		const { message } = await node.refusal(group('removeUser', fields(nobody)));
		expect(message).toContain("'Group' is unknown");
	});

	it('come and go for many items, each on its own', async () => {
		const id = await make();
		const items = [0, 1, 2, 1].map((place) => ({ user: sandbox.user(place).username }));
		const parameters = group('addUser', {
			group: locator('name', 'Night shift'),
			user: locator('username', '={{ $json.user }}'),
		});
		const { branches } = await node.run(parameters, { items });
		expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		expect(await membersOf(id)).toHaveLength(3);
	});
});

it('the picker finds groups by parts of their names', async () => {
	const id = await make('Night shift');
	const found = async (filter: string) =>
		(await search(sandbox, 'searchGroups', { filter })).results;
	expect(await found('SHIFT night')).toEqual([{ name: 'Night shift', value: id }]);
	expect(await found('nobody')).toEqual([]);
});
