import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

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

it('says which names nothing has, and keeps quiet about those that some have', async () => {
	const said = async (operation: string, fields: string) => {
		const { hints } = await node.run(user(operation, fields, { limit: 3 }));
		return hints
			.map(({ message }) => message)
			.filter((message) => message.includes('Output Fields'));
	};
	for (const operation of ['get', 'getAll', 'getWithoutPasskey']) {
		expect(await said(operation, 'username, manager, name.nick')).toEqual([
			expect.stringMatching(
				/^No returned item has 'manager', 'name.nick', which Output Fields names\./,
			),
		]);
		expect(await said(operation, 'username, name.given')).toEqual([]);
	}
});
