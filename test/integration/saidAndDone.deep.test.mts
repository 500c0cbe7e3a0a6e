import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { begin, finish, resumedWith } from '../support/enrollment/ceremony.mts';
import { startEnrollment } from '../support/enrollment/execution.mts';
import { locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const users = () => [0, 1, 2].map((place) => sandbox.user(place).id);
const ada = () => locator('id', sandbox.user().id);
const each = locator('id', '={{ $json.id }}');
const get = { resource: 'user', operation: 'get', user: each };

/** The one item that comes of a run, failed or not. */
async function say(parameters: IDataObject): Promise<IDataObject> {
	const { branches } = await node.run(parameters, { onError: 'continueRegularOutput' });
	return branches[0][0].json;
}

/** A change is lost on its way, and refused when it is sent again. */
async function loseThenRefuse(route: string) {
	await sandbox.fault(route, { kind: 'cut', when: 'before' });
	const body = { id: 'x', code: 'INVALID_DATA', message: 'No' };
	await sandbox.fault(route, { kind: 'status', status: 400, body }, { times: 9 });
}

it('reads items whose members are named like those that every object has', async () => {
	const traps = { constructor: { name: 'McLaren' }, toString: { a: 1 }, hasOwnProperty: { b: 2 } };
	const items = users().map((id) => ({ id, ...traps }));
	const outputs = await node.outputs(get, { items });
	expect(outputs.map(({ id }) => id)).toEqual(users());
});

it('fails each item, and lets no input pass, when its options cannot be worked out', async () => {
	const options = { externalTransactionId: "={{ $('Nowhere').item.json.id }}" };
	const items = users().map((id) => ({ id }));
	const settings = { items, onError: 'continueErrorOutput' } as const;
	const { branches, error } = await node.run({ ...get, options }, settings);
	expect(error).toBeUndefined();
	expect(branches[0]).toEqual([]);
	expect(branches[1].map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_, item) => ({ item })),
	);
});

it('keeps to Max Concurrent Requests where links are created', async () => {
	await sandbox.control('POST', '/settings', { latencyMs: 20 });
	const items = Array.from({ length: 30 }, (_, place) => ({ id: users()[place % 3] }));
	const options = { maxConcurrentRequests: 1 };
	await node.outputs(node.device('createLink', { user: each, options }), { items });
	expect(await sandbox.control('GET', '/metrics')).toMatchObject({ maxInFlight: 1 });
});

it('leaves none of 250 sessions open', async () => {
	await sandbox.control('POST', `/users/${sandbox.user().id}/sessions`, { count: 250 });
	const user = { resource: 'user', user: ada() };
	const ended = await say({ ...user, operation: 'endSessions', sessions: 'all' });
	expect(ended).toMatchObject({ endedCount: 250, openCount: 0 });
	expect(await node.outputs({ ...user, operation: 'getSessions' })).toEqual([]);
});

it('removes nobody from a group that does not exist', async () => {
	const group = locator('id', randomUUID());
	const { error } = await say({ resource: 'group', operation: 'removeUser', user: ada(), group });
	expect(error).toMatchObject({ httpStatus: 404 });
});

it('has deleted nothing when the first DELETE was lost and there was no device', async () => {
	await sandbox.fault('devices.delete', { kind: 'cut', when: 'before' });
	const device = locator('id', randomUUID());
	const { error } = await say(node.device('delete', { device }));
	expect(error).toMatchObject({ httpStatus: 404 });
});

it('sets no password that PingOne has not taken', async () => {
	await loseThenRefuse('password.set');
	const { error } = await say({
		...{ resource: 'user', operation: 'setPassword', user: ada() },
		...{ password: 'New-passw0rd-1', forceChange: false },
	});
	expect(error).toMatchObject({ outcome: 'unknown' });
});

it('takes no lock of another length for the one that was asked for', async () => {
	const lock = { resource: 'user', operation: 'lock', user: ada() };
	await say({ ...lock, unlockAt: new Date(Date.now() + 3_600_000).toISOString() });
	await loseThenRefuse('users.lock');
	const { error } = await say({ ...lock, unlockAt: '2099-01-01T00:00:00.000Z' });
	expect(error).toMatchObject({ outcome: 'unknown' });
});

it('takes no user who was there before for the one that it has created', async () => {
	const { username, id } = sandbox.user();
	const [user] = await node.outputs({ ...get, user: ada(), simplify: false });
	await sandbox.fault('users.create', { kind: 'cut', when: 'before' });
	const create = { resource: 'user', operation: 'create', username, email: user.email };
	const { error } = await say(create);
	expect(error).toMatchObject({ message: expect.stringContaining(id) as string });
});

it('knows the user that it has created by the time when PingOne has changed the spelling', async () => {
	const made = { id: randomUUID(), username: 'lise', email: 'lise@example.com' };
	const createdAt = new Date(Date.now() + 1_000).toISOString();
	const body = { _embedded: { users: [{ ...made, createdAt }] } };
	await sandbox.fault('users.list', { kind: 'status', status: 200, body }, { times: -1 });
	await sandbox.fault('users.create', { kind: 'cut', when: 'after' });
	const create = { resource: 'user', operation: 'create', username: 'lise' };
	const output = await say({ ...create, email: 'Lise@Example.com' });
	expect(output).toMatchObject({ ...made, changed: true });
});

it('leaves a pending device alone that another portal made while somebody enrolls', async () => {
	const waiting = await startEnrollment(sandbox);
	const own = await begin(waiting);
	const [{ rp }] = await sandbox.devicesOf();
	const { id } = await sandbox.seedPending({ rp });
	expect(resumedWith(await finish(waiting, own))).toMatchObject({ status: 'ACTIVE' });
	expect((await sandbox.devicesOf()).map((device) => device.id)).toContain(id);
});
