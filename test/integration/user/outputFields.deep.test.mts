import type { IDataObject } from 'n8n-workflow';
import { locator } from '../../support/tenant.mts';
import { type RunExtras, useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

const user = (operation: string, outputFields: unknown, changes = {}) => ({
	resource: 'user',
	operation,
	user: locator('id', sandbox.user().id),
	options: { outputFields },
	...changes,
});

it('returns the members that are named, those within others too, and nothing else', async () => {
	const [found] = await node.outputs(user('get', 'username, name.given,population.id'));
	expect(found).toEqual({
		username: 'ada.lovelace',
		name: { given: 'Ada' },
		population: { id: expect.any(String) },
	});
});

it('counts for many, before Simplify, and keeps the counts of a question', async () => {
	const many = await node.outputs(user('getAll', ['id', '_links'], { simplify: true, limit: 2 }));
	expect(many.map((entry) => Object.keys(entry).sort())).toEqual([
		['_links', 'id'],
		['_links', 'id'],
	]);
	const [without] = await node.outputs(user('getWithoutPasskey', 'email', { limit: 1 }));
	expect(Object.keys(without).sort()).toEqual([
		...['activePasskeys', 'blockedPasskeys', 'email', 'lockedPasskeys', 'otherDevices'],
		'pendingPasskeys',
	]);
});

it('leaves out what an entry does not have', async () => {
	const key = await sandbox.seed({ nickname: 'blue key' });
	const device = {
		device: locator('id', key.id),
		options: { outputFields: 'id,rp.id,nothing.here' },
	};
	expect(await node.outputs(node.device('get', device))).toEqual([
		{ id: key.id, rp: { id: expect.any(String) } },
	]);
	const all = node.device('getAll', { options: { outputFields: 'nickname' } });
	expect(await node.outputs(all)).toEqual([{ nickname: 'blue key' }]);
});

it.each([
	['', "'Output Fields' is empty"],
	['name given', "'Output Fields' must name fields such as id or name.given, got 'name given'"],
	['$.name', "'Output Fields' must name fields such as id or name.given, got '$.name'"],
])('%j is refused before anything is read', async (given, message) => {
	expect((await node.refusal(user('get', given))).message).toBe(message);
	expect(await sandbox.requests()).toEqual([]);
});

const said = async (parameters: IDataObject, extras?: RunExtras) => {
	const { hints } = await node.run(parameters, extras);
	return hints.map(({ message }) => message).filter((message) => message.includes('Output Fields'));
};

it('says which names nothing has, and keeps quiet about those that some have', async () => {
	for (const operation of ['get', 'getAll', 'getWithoutPasskey']) {
		expect(await said(user(operation, 'username, manager, name.nick', { limit: 3 }))).toEqual([
			expect.stringMatching(
				/^No returned item has 'manager', 'name.nick', which Output Fields names\./,
			),
		]);
		expect(await said(user(operation, 'username, name.given', { limit: 3 }))).toEqual([]);
	}
});

it('keeps quiet about what the operation adds itself', async () => {
	const { id } = await sandbox.seed({ nickname: 'blue key' });
	const options = { includeModel: true, outputFields: 'nickname, model' };
	const ofDevices = { options, device: locator('id', id) };
	for (const operation of ['get', 'getAll']) {
		expect(await said(node.device(operation, ofDevices))).toEqual([]);
	}
	expect(await said(user('getWithoutPasskey', 'id, activePasskeys', { limit: 1 }))).toEqual([]);
});

/** Two users, of whom the second has a title. */
async function two() {
	const ids = [0, 1].map((number) => sandbox.user(number).id);
	await api('PATCH', `/users/${ids[1]}`, { body: { title: 'Lead' } });
	return ids;
}

const each = (fields: string) => user('get', fields, { user: locator('id', '={{ $json.id }}') });

it('keeps quiet about what an item had before Retry On Fail', async () => {
	const ids = await two();
	await sandbox.fault('users.get', { kind: 'status', status: 400 }, { userId: ids[0] });
	const extras = { tries: 2, onError: 'continueRegularOutput' } as const;
	expect(await said(each('id, title'), { items: ids.map((id) => ({ id })), ...extras })).toEqual(
		[],
	);
});

it('tells of the names of each item', async () => {
	const [first, second] = await two();
	const items = [
		{ id: first, fields: 'id, nothing' },
		{ id: second, fields: 'title, name.none' },
	];
	const [note] = await said(each('={{ $json.fields }}'), { items });
	expect(note).toContain("'nothing'");
	expect(note).toContain("'name.none'");
	expect(note).not.toMatch(/'id'|'title'/);
});
