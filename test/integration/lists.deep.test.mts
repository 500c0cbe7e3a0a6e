import type { IDataObject } from 'n8n-workflow';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import { locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const MORE = 'PingOne has more than the limit allowed. Turn on Return All, or raise Limit.';
const NOTHING =
	'PingOne has nothing that matches, so no node after this one runs. To continue anyway, set If Nothing Matches to Return One Item under Options.';

const said = async (parameters: IDataObject, items?: IDataObject[]) =>
	(await node.run(parameters, { items })).hints.map(({ message }) => message);
const many = (resource: string, operation = 'getAll') => ({ resource, operation });
const ofAda = () => ({ user: locator('id', sandbox.user().id) });

const LISTS: Array<[string, () => IDataObject]> = [
	['users', () => many('user')],
	['users without passkey', () => many('user', 'getWithoutPasskey')],
	['groups', () => many('group')],
	['populations', () => many('population')],
	['device authentication policies', () => many('policy', 'getDeviceAuthenticationPolicies')],
	['FIDO2 policies', () => many('policy', 'getFido2Policies')],
];

it.each(LISTS)('%s: a limit that cuts is told, and one that does not is not', async (_, list) => {
	const all = (await node.outputs({ ...list(), returnAll: true })).length;
	expect(all).toBeGreaterThan(1);
	expect(await said({ ...list(), limit: 1 })).toEqual([MORE]);
	expect(await said({ ...list(), limit: all })).toEqual([]);
	expect(await said({ ...list(), returnAll: true })).toEqual([]);
});

it('devices: a limit that cuts is told', async () => {
	await sandbox.seed();
	await sandbox.seed();
	expect(await said(node.device('getAll', { limit: 1 }))).toEqual([MORE]);
	expect(await said(node.device('getAll', { limit: 2 }))).toEqual([]);
});

it.each([
	['devices', () => node.device('getAll')],
	['sessions', () => ({ ...many('user', 'getSessions'), ...ofAda() })],
	['groups of a user', () => ({ ...many('user', 'getGroups'), ...ofAda() })],
	['users', () => ({ ...many('user'), filters: { username: 'nobody' } })],
])('%s: nothing is told', async (_, list) => {
	expect(await said(list())).toEqual([NOTHING]);
});

it('counts an item that failed, which goes on to the next node', async () => {
	const items = [{ id: sandbox.user(0).id }, { id: 'nobody' }];
	const list = node.device('getAll', { user: locator('id', '={{ $json.id }}') });
	const { hints } = await node.run(list, { items, onError: 'continueRegularOutput' });
	expect(hints.map(({ message }) => message)).toContainEqual(
		expect.stringMatching(/^For 1 of 2 items: PingOne has nothing that matches/),
	);
});

it('counts what the first attempt of Retry On Fail has found', async () => {
	const ids = [0, 1, 2].map((number) => sandbox.user(number).id);
	await sandbox.seed({}, ids[0]);
	await sandbox.fault('devices.list', { kind: 'status', status: 400 }, { userId: ids[0] });
	const list = node.device('getAll', { user: locator('id', '={{ $json.id }}') });
	const extras = { tries: 2, onError: 'continueRegularOutput' } as const;
	const { hints, branches } = await node.run(list, { items: ids.map((id) => ({ id })), ...extras });
	expect(branches[0]).toHaveLength(1);
	expect(hints.map(({ message }) => message)).toContainEqual(
		expect.stringMatching(/^For 2 of 3 items: PingOne has nothing that matches/),
	);
});

const ONE_ITEM = { ifNothing: 'oneItem' };

it.each([
	[
		'devices',
		() =>
			node.device('getAll', { filters: { status: 'ACTIVE', types: ['FIDO2'] }, options: ONE_ITEM }),
		() => ({ user: sandbox.user().id, filters: { status: 'ACTIVE', types: ['FIDO2'] } }),
	],
	[
		'sessions',
		() => ({ ...many('user', 'getSessions'), ...ofAda(), options: ONE_ITEM }),
		() => ({ user: sandbox.user().id }),
	],
	[
		'users',
		() => ({ ...many('user'), filters: { username: 'nobody' }, options: ONE_ITEM }),
		() => ({ filterBy: 'fields', filters: { username: 'nobody' } }),
	],
])('%s: one item says that there are none, and what was asked', async (_, list, asked) => {
	const { branches, hints } = await node.run(list());
	expect(branches[0].map(({ json }) => json)).toEqual([{ found: 0, asked: asked() }]);
	expect(hints).toEqual([]);
});

it('says it for each item that has none, in their order', async () => {
	const place = (number: number) => sandbox.user(number).id;
	const { id } = await sandbox.seed({}, place(1));
	const items = [0, 1, 2].map((number) => ({ id: place(number) }));
	const user = locator('id', '={{ $json.id }}');
	const { branches } = await node.run(node.device('getAll', { user, options: ONE_ITEM }), {
		items,
	});
	expect(branches[0].map(({ json }) => json.id ?? json.asked)).toEqual([
		{ user: place(0), filters: {} },
		id,
		{ user: place(2), filters: {} },
	]);
	expect(branches[0].map(({ pairedItem }) => pairedItem)).toEqual(
		[0, 1, 2].map((item) => ({ item })),
	);
});

const ALL_LISTS = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations
		.filter(({ fields }) => fields.some(({ name }) => name === 'limit'))
		.map(({ value: operation }) => ({ resource, operation })),
);

const FAILURES = [
	...[401, 403, 404, 429, 500].map((status) => ({ kind: 'status', status })),
	{ kind: 'cut', when: 'mid-body' },
	{ kind: 'html', status: 200 },
];

it('every list has the option', () => {
	expect(ALL_LISTS.length).toBeGreaterThan(8);
	for (const { resource, operation } of ALL_LISTS) {
		const own = RESOURCES.find(({ value }) => value === resource)?.operations;
		const options = own?.find(({ value }) => value === operation)?.fields;
		expect(JSON.stringify(options)).toContain('If Nothing Matches');
	}
});

it.each(ALL_LISTS)(
	'$resource.$operation: what could not be read is never none',
	async ({ resource, operation }) => {
		for (const fault of FAILURES) {
			await sandbox.control('DELETE', '/faults');
			await sandbox.control('POST', '/faults', { route: '*', times: -1, fault });
			const { branches } = await node.run(
				{
					...{ resource, operation, ...ofAda(), group: locator('id', sandbox.user().id) },
					options: { ...ONE_ITEM, waitForPingOne: 0 },
				},
				{ onError: 'continueErrorOutput' },
			);
			expect([fault, branches[0]]).toEqual([fault, []]);
			expect(branches[1]).toHaveLength(1);
		}
	},
);
