import { sequences, useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const on = (operation: string, id: string, changes = {}) =>
	node.device(operation, { device: locator('id', id), ...changes });

describe('Get', () => {
	it('gives the device as PingOne returned it', async () => {
		const { id } = await sandbox.seed({ nickname: 'Blue key' });
		const [found] = await node.outputs(on('get', id.toUpperCase(), { simplify: false }));
		expect(found).toMatchObject({
			id,
			type: 'FIDO2',
			nickname: 'Blue key',
			status: 'ACTIVE',
			user: { id: sandbox.user().id },
			_links: { self: {} },
		});
	});

	it('finds the user by username first', async () => {
		const { id } = await sandbox.seed();
		const user = locator('username', sandbox.user().username);
		expect(await node.outputs(on('get', id, { user }))).toMatchObject([{ id }]);
	});

	it('says that it is the device that PingOne does not know', async () => {
		const { id } = await sandbox.seed({}, sandbox.user(1).id);
		expect((await node.refusal(on('get', id))).message).toBe(
			`'Device' is unknown: this user has no such device: '${id}'`,
		);
	});

	it.each(['={{ "" }}', 'blue key', '../mfaEnabled', 'x?y'])(
		'takes no %p for an ID',
		async (id) => {
			expect((await node.refusal(on('get', id))).message).toMatch(/^'Device' (is empty|must be)/);
			expect(await sandbox.requests()).toEqual([]);
		},
	);
});

describe('Update Nickname', () => {
	it('changes it', async () => {
		const { id } = await sandbox.seed();
		const nickname = '“Ada’s” \\ key"s 🔑';
		expect(await node.outputs(on('updateNickname', id, { nickname }))).toMatchObject([
			{ id, nickname },
		]);
	});

	it.each([
		['the nickname and links, as documented', undefined],
		['nothing', { kind: 'status', status: 204 }],
		['an empty 200', { kind: 'empty' }],
		['links only', { kind: 'status', status: 200, body: { _links: {} } }],
		['a page', { kind: 'html', status: 200 }],
	])('gives the device as it is now when PingOne answers %s', async (_, fault) => {
		const { id } = await sandbox.seed();
		if (fault) await sandbox.fault('devices.nickname', { ...fault, when: 'after' });
		expect(await node.outputs(on('updateNickname', id, { nickname: 'New' }))).toMatchObject([
			{ id, nickname: 'New', status: 'ACTIVE' },
		]);
		const sent = (await sandbox.requests()).map(({ method }) => method);
		expect(sequences(['GET', 'PUT', 'GET'])).toContainEqual(sent);
	});

	it('asks no further when PingOne answers the device', async () => {
		const { id } = await sandbox.seed();
		const body = { id, status: 'ACTIVE', nickname: 'New' };
		await sandbox.fault('devices.nickname', { kind: 'status', status: 200, body });
		expect(await node.outputs(on('updateNickname', id, { nickname: 'New' }))).toEqual([
			{ ...body, changed: true },
		]);
		expect((await sandbox.requests()).map(({ method }) => method)).toEqual(['GET', 'PUT']);
	});

	it('takes it away only when that is wanted', async () => {
		const { id } = await sandbox.seed({ nickname: 'Old' });
		const { message, description } = await node.refusal(
			on('updateNickname', id, { nickname: '  ' }),
		);
		expect(message).toBe("'Nickname' is empty");
		expect(description).toContain('Allow Empty Nickname');
		expect(await sandbox.requests()).toEqual([]);
		const [renamed] = await node.outputs(
			on('updateNickname', id, { nickname: '', options: { allowEmpty: true } }),
		);
		expect(renamed).not.toHaveProperty('nickname');
	});

	it('knows how long it may be', async () => {
		const { id } = await sandbox.seed();
		const refusal = await node.refusal(on('updateNickname', id, { nickname: 'x'.repeat(101) }));
		expect(refusal.message).toBe("'Nickname' must be up to 100 characters, got 101");
	});
});

describe('Delete', () => {
	it('removes the device', async () => {
		const { id } = await sandbox.seed();
		const kept = await sandbox.seed();
		const userId = sandbox.user().id;
		expect(await node.outputs(on('delete', id))).toEqual([
			{ deleted: true, changed: true, id, user: { id: userId } },
		]);
		expect((await sandbox.devicesOf()).map((each) => each.id)).toEqual([kept.id]);
	});

	const GONE = '00000000-0000-4000-8000-000000000000';

	it('fails for one that is gone', async () => {
		expect((await node.refusal(on('delete', GONE))).message).toBe(
			`'Device' is unknown: this user has no such device: '${GONE}'`,
		);
	});

	it('takes one that is gone for deleted when told so', async () => {
		const options = { ifGone: 'treatAsDeleted' };
		expect(await node.outputs(on('delete', GONE, { options }))).toEqual([
			{ deleted: true, changed: false, id: GONE, user: { id: sandbox.user().id } },
		]);
	});

	it('does not take it for deleted when PingOne does not show the user', async () => {
		const { id } = await sandbox.seed();
		const nobody = { options: { ifGone: 'treatAsDeleted' }, user: locator('id', GONE) };
		expect((await node.refusal(on('delete', id, nobody))).message).toBe(
			`'User' is unknown: PingOne has no such user: '${GONE}'`,
		);
	});

	it.each([
		{ kind: 'cut', when: 'after' },
		{ kind: 'status', status: 503, when: 'after' },
	])('is done when the answer got lost and the device is gone (%j)', async (fault) => {
		const { id } = await sandbox.seed();
		await sandbox.fault('devices.delete', fault);
		const userId = sandbox.user().id;
		expect(await node.outputs(on('delete', id))).toEqual([
			{ deleted: true, changed: true, id, user: { id: userId } },
		]);
		const sent = (await sandbox.requests()).map(({ method }) => method);
		expect(sequences(['GET', 'DELETE', 'GET'])).toContainEqual(sent);
	});

	it('takes nothing else for deleted: not a 404 of a proxy, not a missing role', async () => {
		const { id } = await sandbox.seed();
		const options = { ifGone: 'treatAsDeleted', waitForPingOne: 0 };
		const parameters = on('delete', id, { options });
		await sandbox.fault('devices.delete', { kind: 'html', status: 404 });
		expect((await node.refusal(parameters)).message).toContain('HTTP 404');
		const { clientId, clientSecret } = sandbox.ids.apps.configurationOnly;
		const { message } = await node.refusal(parameters, {
			credential: { clientId, clientSecret },
		});
		expect(message).toBe('The worker app is not authorized to do this');
		expect(await sandbox.devicesOf()).toHaveLength(1);
	});
});
