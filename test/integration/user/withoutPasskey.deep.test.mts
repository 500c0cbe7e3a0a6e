import type { IDataObject } from 'n8n-workflow';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const find = (changes: IDataObject = {}) => ({
	resource: 'user',
	operation: 'getWithoutPasskey',
	returnAll: true,
	...changes,
});
const none = {
	activePasskeys: 0,
	pendingPasskeys: 0,
	blockedPasskeys: 0,
	lockedPasskeys: 0,
	otherDevices: 0,
};
const byName = (outputs: IDataObject[], username: string) =>
	outputs.find((output) => output.username === username);
const name = (place: number) => sandbox.user(place).username;
const id = (place: number) => sandbox.user(place).id;
const count = async () => (await node.outputs({ ...find(), operation: 'getAll' })).length;
const throttled = {
	kind: 'status',
	status: 429,
	headers: { 'retry-after': '1' },
	body: { code: 'REQUEST_LIMITED', message: 'Too many requests' },
};

it('leaves out only those with a passkey that they can use, and counts the devices of the others', async () => {
	const all = await count();
	await sandbox.seed({}, id(0));
	await sandbox.seedPending({}, id(1));
	await sandbox.seed({ block: { status: 'BLOCKED' } }, id(2));
	await sandbox.seed({ lock: { status: 'LOCKED' } }, id(3));
	await sandbox.seed({ block: { status: 'BLOCKED' }, lock: { status: 'LOCKED' } }, id(4));
	await sandbox.forgetRequests();
	const outputs = await node.outputs(find());
	expect(outputs).toHaveLength(all - 1);
	expect(byName(outputs, name(0))).toBeUndefined();
	expect(byName(outputs, name(1))).toMatchObject({ ...none, pendingPasskeys: 1, id: id(1) });
	expect(byName(outputs, name(2))).toMatchObject({ ...none, blockedPasskeys: 1 });
	expect(byName(outputs, name(3))).toMatchObject({ ...none, lockedPasskeys: 1 });
	expect(byName(outputs, name(4))).toMatchObject({ ...none, blockedPasskeys: 1 });
	const routes = (await sandbox.requests()).map(({ route }) => route);
	expect(routes.filter((route) => route === 'devices.list')).toHaveLength(all);
	expect(routes.filter((route) => route === 'users.list')).toHaveLength(1);
});

it('counts for everybody, if asked', async () => {
	await sandbox.seed({}, id(0));
	const outputs = await node.outputs(find({ includeAll: true }));
	expect(outputs).toHaveLength(await count());
	expect(byName(outputs, name(0))).toMatchObject({ ...none, activePasskeys: 1 });
});

it('has PingOne filter by group, population and enabled, and filters by creation itself', async () => {
	const group = Object.values(sandbox.ids.groups)[0];
	await node.outputs({
		resource: 'group',
		operation: 'addUser',
		group: locator('id', group),
		user: locator('id', id(3)),
	});
	await sandbox.settle();
	await sandbox.forgetRequests();
	const filters = {
		group: locator('id', group),
		population: locator('name', 'Employees'),
		enabled: true,
		createdSince: '2000-01-01',
	};
	const outputs = await node.outputs(find({ filters }));
	expect(byName(outputs, name(3))).toMatchObject(none);
	const requests = await sandbox.requests();
	// Whoever finds somebody in a group need not ask whether there is such a group.
	expect(requests.filter(({ route }) => route.startsWith('groups.'))).toEqual([]);
	const sent = requests.find(({ route }) => route === 'users.list');
	expect(sent?.query.filter).toBe(
		`memberOfGroups[id eq "${group}"] and population.id eq "${sandbox.ids.populations.Employees}" and enabled eq true`,
	);
	expect(await node.outputs(find({ filters: { createdSince: '2099-01-01' } }))).toEqual([]);
});

it.each([
	['group', 'Group'],
	['population', 'Population'],
])(
	'does not take a %s that does not exist for one where everybody has a passkey',
	async (filter, field) => {
		const nowhere = locator('id', '00000000-0000-4000-8000-000000000000');
		const { message } = await node.refusal(find({ filters: { [filter]: nowhere } }));
		expect(message).toContain(`'${field}' is unknown`);
	},
);

it('never drops a user whose devices PingOne does not show', async () => {
	const all = await count();
	const body = { code: 'INVALID_DATA', message: 'No.' };
	const fault = { kind: 'status', status: 400, body };
	await sandbox.fault('devices.list', fault, { userId: id(1) });
	const { branches, hints } = await node.run(find());
	const outputs = branches[0].map(({ json }) => json);
	expect(outputs).toHaveLength(all);
	expect(byName(outputs, name(1))?.devicesUnknown).toEqual(expect.any(String));
	expect(hints.map(({ message }) => message).join()).toContain(
		'The devices of 1 user could not be read: devicesUnknown says why.',
	);
});

it('stops at the limit, and says that there are more', async () => {
	const { branches, hints } = await node.run(find({ returnAll: false, limit: 3 }));
	expect(branches[0]).toHaveLength(3);
	expect(hints.map(({ message }) => message)).toEqual([
		'PingOne has more than the limit allowed. Turn on Return All, or raise Limit.',
	]);
});

it.each(['users.list', 'devices.list'])('waits when %s is throttled', async (route) => {
	const all = await count();
	await sandbox.fault(route, throttled);
	expect(await node.outputs(find())).toHaveLength(all);
});

it('holds itself to Max Concurrent Requests', async () => {
	await node.outputs(find({ options: { maxConcurrentRequests: 2 } }));
	const { maxInFlight } = await sandbox.control<{ maxInFlight: number }>('GET', '/metrics');
	expect(maxInFlight).toBeLessThanOrEqual(2);
});

it.each([
	['an outage', { status: 503, body: { code: 'SERVICE_UNAVAILABLE' } }],
	['a missing role', { status: 403, body: { code: 'ACCESS_FAILED' } }],
	// The last one: it holds all that comes after.
	[
		'a limit',
		{ status: 429, headers: { 'retry-after': '400' }, body: { code: 'REQUEST_LIMITED' } },
	],
])(
	'fails when the devices of some cannot be read because of %s',
	async (_name, { body, ...rest }) => {
		await sandbox.seed({}, id(1));
		const fault = { kind: 'status', ...rest, body: { ...body, message: 'No.' } };
		await sandbox.fault('devices.list', fault, { userId: id(1), times: -1 });
		const { branches, error } = await node.run(find());
		expect(error?.message).toEqual(expect.any(String));
		expect(branches.flat()).toEqual([]);
	},
);
