import type { IDataObject } from 'n8n-workflow';
import { depth } from '../../support/depth.mts';
import { createParameters, locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

/** Lists, searches, reads of one thing and changes lag behind by so many milliseconds. */
const lag = async (ms: number, changes: object = {}) =>
	await sandbox.control('POST', '/settings', {
		...{ listLagMs: ms, searchLagMs: ms, readLagMs: ms, changeLagMs: ms },
		...changes,
	});
const pass = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const user = (operation: string, changes: IDataObject = {}) => ({
	resource: 'user',
	operation,
	...changes,
});
const group = (operation: string, changes: IDataObject = {}) => ({
	...user(operation, changes),
	resource: 'group',
});
const newUser = (changes: IDataObject = {}) =>
	user('create', { username: 'lise', email: 'lise@example.com', ...changes });
/** That of `createParameters`. */
const RP = { id: 'pingone.com', name: 'PingOne' };
const newDevice = (userId: string, ifUserHasDevice = 'createAnother') =>
	createParameters(sandbox, { user: locator('id', userId), options: { ifUserHasDevice } });
const outputOf = async (parameters: IDataObject) => (await node.outputs(parameters))[0];
/** Two executions for one event, the second one a moment later. */
async function twice(first: IDataObject, second = first): Promise<IDataObject[]> {
	const running = outputOf(first);
	await pass(100);
	return await Promise.all([running, outputOf(second)]);
}

async function listed<T>(path: string): Promise<T[]> {
	await lag(0);
	const { body } = await api<{ _embedded: Record<string, T[]> }>('GET', path);
	return Object.values(body._embedded)[0];
}

describe.each(depth([2_000], [300, 1_000, 2_000, 5_000]))(
	'the node right after, with reads that lag by %d ms',
	(ms) => {
		beforeEach(async () => await lag(ms));

		it.each<[string, (id: string) => IDataObject]>([
			['Get', (id) => user('get', { user: locator('id', id) })],
			['Get by username', () => user('get', { user: locator('username', 'lise') })],
			['Create FIDO2 Device', (id) => newDevice(id)],
			['Return Existing device', (id) => newDevice(id, 'returnExisting')],
			['Enable MFA', (id) => user('enableMfa', { user: locator('id', id) })],
			[
				'Set Password',
				(id) => user('setPassword', { user: locator('id', id), password: 'Lise-2041-x' }),
			],
			['Delete', (id) => user('delete', { user: locator('id', id) })],
		])('Create User: %s', async (_name, next) => {
			const { id } = await outputOf(newUser());
			expect(await node.outputs(next(String(id)))).toHaveLength(1);
		});

		it('Create User: Add User to a group', async () => {
			await lag(0);
			const { id: groupId } = await outputOf(group('create', { name: 'Night shift' }));
			await lag(ms);
			const { id } = await outputOf(newUser());
			const both = { group: locator('id', String(groupId)), user: locator('id', String(id)) };
			expect(await outputOf(group('addUser', both))).toMatchObject({ id: groupId, changed: true });
		});

		it.each<[string, (id: string) => IDataObject]>([
			['Get', (id) => group('get', { group: locator('id', id) })],
			['Get by name', () => group('get', { group: locator('name', 'Night shift') })],
			[
				'Update',
				(id) => group('update', { group: locator('id', id), updateFields: { description: 'x' } }),
			],
			['Delete', (id) => group('delete', { group: locator('id', id) })],
		])('Create Group: %s', async (_name, next) => {
			const { id } = await outputOf(group('create', { name: 'Night shift' }));
			expect(await node.outputs(next(String(id)))).toHaveLength(1);
		});

		it.each([
			['get', {}],
			['updateNickname', { nickname: 'Yubi' }],
			['delete', {}],
		])('Create FIDO2 Device: %s', async (operation, changes) => {
			const { id } = await outputOf(newDevice(sandbox.user().id));
			const device = locator('id', String(id));
			expect(await node.outputs(node.device(operation, { device, ...changes }))).toHaveLength(1);
		});
	},
);

describe.each(depth([2_000], [500, 2_000]))(
	'the same event twice, with reads that lag by %d ms',
	(ms) => {
		beforeEach(async () => await lag(ms));

		it('Create FIDO2 Device, Return Existing: one device, for both', async () => {
			const [first, second] = await twice(newDevice(sandbox.user().id, 'returnExisting'));
			expect(second).toMatchObject({ id: first.id, changed: false });
			expect(await sandbox.devicesOf()).toMatchObject([{ id: first.id }]);
		});

		it('Create FIDO2 Device, Raise Error: one device, and a refusal', async () => {
			const parameters = newDevice(sandbox.user().id, 'raiseError');
			const { id } = await outputOf(parameters);
			await pass(100);
			const { message } = await node.refusal(parameters);
			expect(message).toContain(
				`already has a FIDO2 device (ACTIVATION_REQUIRED, ID ${String(id)})`,
			);
			expect(await sandbox.devicesOf()).toMatchObject([{ id }]);
		});

		// Two executions have no order: whichever came first was replaced.
		it('Create FIDO2 Device, Replace Pending: one is left', async () => {
			const both = await twice(newDevice(sandbox.user().id, 'replacePending'));
			expect(both).toMatchObject([{ changed: true }, { changed: true }]);
			const left = await sandbox.devicesOf();
			expect(left).toHaveLength(1);
			expect(both.map(({ id }) => id)).toContain(left[0].id);
		});

		it('Create User, Return Existing and Update: the user whom the first one made', async () => {
			const [first, second] = await twice(newUser({ options: { ifUserExists: 'returnExisting' } }));
			expect(second).toMatchObject({ id: first.id, changed: false });
			const third = await outputOf(
				newUser({ additionalFields: { title: 'Dr.' }, options: { ifUserExists: 'update' } }),
			);
			expect(third).toMatchObject({ id: first.id, title: 'Dr.', changed: true });
		});

		it('Create or Update by External ID, the second time with another username: one account', async () => {
			const upsert = (username: string) =>
				user('createOrUpdate', {
					...{ matchBy: 'externalId', externalId: '2041' },
					...{ username, email: 'lise@example.com' },
				});
			const [first, second] = await twice(upsert('lise'), upsert('lise.meitner'));
			expect([first.changed, second.id]).toEqual([true, first.id]);
			const users = await listed<IDataObject>('/users');
			expect(users.filter(({ externalId }) => externalId === '2041')).toHaveLength(1);
		});

		it('Create Group, Return Existing: one group', async () => {
			const parameters = group('create', {
				name: 'Night shift',
				options: { ifGroupExists: 'returnExisting' },
			});
			const [first, second] = await twice(parameters);
			expect(second).toMatchObject({ id: first.id, changed: false });
		});
	},
);

describe('lists that are old', () => {
	const all = { returnAll: true };
	const names = async (parameters: IDataObject) =>
		(await node.outputs(parameters)).map(({ username, name, id }) => username ?? name ?? id);
	const member = async (operation: string, groupId: unknown, userId: unknown) =>
		await node.outputs(
			group(operation, {
				group: locator('id', String(groupId)),
				user: locator('id', String(userId)),
			}),
		);
	const old = async () => await lag(0, { listLagMs: 8_000, searchLagMs: 8_000 });

	it('Get Many: a user who was made is listed, one who was deleted is not', async () => {
		const { id } = await outputOf(newUser());
		await old();
		await node.outputs(user('delete', { user: locator('id', String(id)) }));
		await outputOf(newUser({ username: 'emmy', email: 'emmy@example.com' }));
		const found = await names(user('getAll', all));
		expect(found).toContain('emmy');
		expect(found).not.toContain('lise');
	});

	it('Get Many: by filters, as they were changed', async () => {
		const { id } = await outputOf(newUser({ additionalFields: { externalId: '1' } }));
		await old();
		const changes = { updateFields: { externalId: '2' } };
		await node.outputs(user('update', { user: locator('id', String(id)), ...changes }));
		await node.outputs(user('disable', { user: locator('id', String(id)) }));
		const by = async (filters: IDataObject) => await names(user('getAll', { ...all, filters }));
		expect(await by({ externalId: '1' })).toEqual([]);
		expect(await by({ externalId: '2' })).toEqual(['lise']);
		expect(await by({ enabled: true })).not.toContain('lise');
	});

	it('Get Many: a group', async () => {
		const { id } = await outputOf(group('create', { name: 'Night shift' }));
		await old();
		await node.outputs(group('delete', { group: locator('id', String(id)) }));
		await outputOf(group('create', { name: 'Day shift' }));
		const found = await names(group('getAll', all));
		expect(found).toContain('Day shift');
		expect(found).not.toContain('Night shift');
		const starting = async (nameStartsWith: string) =>
			await names(group('getAll', { ...all, filters: { nameStartsWith } }));
		expect(await starting('Day')).toEqual(['Day shift']);
		expect(await starting('Night')).toEqual([]);
	});

	it('Get Many Members and Get Many Groups: who joined, and who left', async () => {
		const { id: groupId } = await outputOf(group('create', { name: 'Night shift' }));
		const { id: lise } = await outputOf(newUser());
		await member('addUser', groupId, lise);
		await old();
		await member('removeUser', groupId, lise);
		await member('addUser', groupId, sandbox.user().id);
		const members = group('getMembers', { ...all, group: locator('id', String(groupId)) });
		expect(await names(members)).toEqual([sandbox.user().username]);
		const groupsOf = async (id: unknown) =>
			await names(user('getGroups', { ...all, user: locator('id', String(id)) }));
		expect(await groupsOf(lise)).toEqual([]);
		expect(await groupsOf(sandbox.user().id)).toContain('Night shift');
	});

	it('Get Many and Get Many Without Passkey: devices that were activated, made or deleted', async () => {
		const whole = { returnAll: true, simplify: false };
		const devices = async () =>
			await node.outputs(node.device('getAll', { ...whole, filters: {} }));
		const without = async () => await names(user('getWithoutPasskey', { ...all, filters: {} }));
		const { id: lost } = await sandbox.seed({ nickname: 'lost' });
		const { id: pending } = await sandbox.seedPending();
		await old();
		expect(await without()).not.toContain(sandbox.user().username);
		await node.outputs(node.device('delete', { device: locator('id', lost) }));
		expect(await without()).toContain(sandbox.user().username);
		expect(await devices()).toMatchObject([{ id: pending }]);
		const { id: made } = await outputOf(newDevice(sandbox.user().id));
		expect((await devices()).map(({ id }) => id)).toEqual([pending, made]);
	});

	it('Delete All, then Return Existing: what was deleted is not returned', async () => {
		await sandbox.seed({ nickname: 'lost', rp: RP });
		// The node looks for eight seconds.
		await lag(0, { listLagMs: 9_000 });
		const deleteAll = node.device('deleteAll', { filters: {} });
		expect(await outputOf(deleteAll)).toMatchObject({ changed: true, confirmed: false });
		const device = await outputOf(newDevice(sandbox.user().id, 'returnExisting'));
		expect(device).toMatchObject({ status: 'ACTIVATION_REQUIRED', changed: true });
	});
});

describe('what a list shows late', () => {
	it('a device that was deleted is not returned as existing', async () => {
		const { id } = await sandbox.seed({ nickname: 'lost', rp: RP });
		await lag(0, { listLagMs: 3_000 });
		await node.outputs(node.device('delete', { device: locator('id', id) }));
		const device = await outputOf(newDevice(sandbox.user().id, 'returnExisting'));
		expect(device).toMatchObject({ status: 'ACTIVATION_REQUIRED', changed: true });
		expect(await sandbox.devicesOf()).toMatchObject([{ id: device.id }]);
	});

	it('Update Group keeps what the row before has set', async () => {
		await lag(1_500);
		const { id } = await outputOf(
			group('create', { name: 'Night shift', additionalFields: { description: 'old' } }),
		);
		await pass(4_000);
		const update = async (attributes: IDataObject) =>
			await outputOf(
				group('update', { group: locator('id', String(id)), updateFields: attributes }),
			);
		expect(await update({ description: 'new' })).toMatchObject({ description: 'new' });
		expect(await update({ externalId: '4711' })).toMatchObject({ externalId: '4711' });
		const groups = await listed<IDataObject>('/groups');
		expect(groups.find((each) => each.id === id)).toMatchObject({
			description: 'new',
			externalId: '4711',
		});
	});

	it('an update back to the value before is sent', async () => {
		await lag(0, { searchLagMs: 3_000 });
		const upsert = async (title: string) =>
			await outputOf(newUser({ additionalFields: { title }, options: { ifUserExists: 'update' } }));
		const { id } = await upsert('A');
		await pass(4_000);
		expect(await upsert('B')).toMatchObject({ title: 'B', changed: true });
		expect(await upsert('A')).toMatchObject({ title: 'A', changed: true });
		await lag(0);
		expect((await api('GET', `/users/${String(id)}`)).body).toMatchObject({ title: 'A' });
	});

	it('a password that another row has set is not taken for this one’s', async () => {
		await lag(500);
		const set = async (password: string) =>
			await outputOf(
				user('setPassword', {
					user: locator('id', sandbox.user().id),
					password,
					forceChange: true,
				}),
			);
		await set('Ada-2041-first');
		await sandbox.fault('password.set', { kind: 'cut', when: 'before' });
		await sandbox.forgetRequests();
		expect(await set('Ada-2041-second')).toMatchObject({ status: 'MUST_CHANGE_PASSWORD' });
		const puts = (await sandbox.requests()).filter(({ method }) => method === 'PUT');
		expect(puts.map(({ status }) => status)).toEqual([null, 200]);
	});

	it('so is one of what has an endpoint of its own', async () => {
		await lag(0, { searchLagMs: 3_000 });
		const upsert = async (on: boolean) =>
			await outputOf(
				newUser({
					additionalFields: { enabled: on, mfaEnabled: !on },
					options: { ifUserExists: 'update' },
				}),
			);
		const { id } = await upsert(true);
		await pass(4_000);
		expect(await upsert(false)).toMatchObject({ enabled: false, mfaEnabled: true, changed: true });
		expect(await upsert(true)).toMatchObject({ enabled: true, mfaEnabled: false, changed: true });
		await lag(0);
		const { body } = await api('GET', `/users/${String(id)}`);
		expect(body).toMatchObject({ enabled: true, mfaEnabled: false });
	});
});
