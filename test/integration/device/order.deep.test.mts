import { sequences, timesSent, useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node, api } = useWorld();

const order = (...ids: string[]) =>
	node.device('setOrder', {
		order: { devices: ids.map((id) => ({ device: locator('id', id) })) },
	});

const ids = (entries: Array<{ id?: unknown }>) => entries.map(({ id }) => id);

const posts = async () =>
	(await sandbox.requests()).filter(({ method }) => method === 'POST').length;

const seedThree = async () => [await sandbox.seed(), await sandbox.seed(), await sandbox.seed()];

describe('Set Order', () => {
	it('gives the devices as they are now, the new default first', async () => {
		const [first, second, third] = await seedThree();
		const pending = await sandbox.seedPending();
		const devices = await node.outputs(order(third.id, first.id, second.id));
		expect(ids(devices)).toEqual([third.id, first.id, second.id, pending.id]);
	});

	it('lets devices that are not named follow in the order they had', async () => {
		const [first, second, third] = await seedThree();
		await node.outputs(order(second.id, third.id, first.id));
		expect(ids(await node.outputs(order(first.id)))).toEqual([first.id, second.id, third.id]);
	});

	it('takes a lost answer for a yes when the order is as wanted, and is sent again otherwise', async () => {
		const [first, second, third] = await seedThree();
		await sandbox.fault('devices.reorder', { kind: 'cut', when: 'after' });
		const wanted = [third.id, second.id, first.id];
		expect(ids(await node.outputs(order(...wanted)))).toEqual(wanted);
		await sandbox.fault('devices.reorder', { kind: 'cut', when: 'before' });
		await sandbox.forgetRequests();
		expect(ids(await node.outputs(order(first.id)))).toEqual([first.id, third.id, second.id]);
		expect(await posts()).toBe(2);
	});

	it('refuses what cannot be in an order, before anything is changed', async () => {
		const [first] = await seedThree();
		const pending = await sandbox.seedPending();
		const said = async (...wanted: string[]) => (await node.refusal(order(...wanted))).message;
		expect(await said()).toBe("'Devices in Order' is empty");
		expect(await said(first.id, first.id.toUpperCase())).toBe(
			`'Devices in Order' names a device twice: '${first.id}'`,
		);
		expect(await said(pending.id)).toBe(
			`'Devices in Order' names '${pending.id}', which is not an active device of this user`,
		);
		expect(await said('first')).toBe("'Devices in Order' must be a PingOne ID, got 'first'");
		expect((await sandbox.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

describe('Remove Order', () => {
	it('gives the devices', async () => {
		const three = await seedThree();
		expect(ids(await node.outputs(node.device('removeOrder')))).toEqual(ids(three));
	});

	it('goes on with a user who has no devices', async () => {
		const output = { user: { id: sandbox.user().id }, changed: false };
		expect(await node.outputs(node.device('removeOrder'))).toEqual([output]);
	});

	it('takes a lost answer for a yes when there is no order any more', async () => {
		const [first] = await seedThree();
		await node.outputs(order(first.id));
		await sandbox.fault('devices.removeOrder', { kind: 'cut', when: 'after' });
		await sandbox.forgetRequests();
		expect(await node.outputs(node.device('removeOrder'))).toHaveLength(3);
		const look = ['GET', { expand: 'order' }];
		const sent = (await sandbox.requests()).map(({ method, query }) => [method, query]);
		expect(sequences([look, ['POST', {}], look])).toContainEqual(sent);
	});

	it.each([
		[['a', 'b'], false],
		[[{ id: 'a' }], false],
		[undefined, false],
		[[], true],
	])('reads an order of %j as gone: %p', async (shown, gone) => {
		await sandbox.fault('devices.removeOrder', { kind: 'cut', when: 'before' });
		const body = { _embedded: { devices: [] }, ...(shown && { order: shown }) };
		await sandbox.fault('devices.list', { kind: 'status', status: 200, body }, { times: 2 });
		await node.outputs(node.device('removeOrder'));
		expect(await posts()).toBe(gone ? 1 : 2);
	});

	const listing = async (devices: unknown) => {
		const body = { _embedded: { devices }, order: [] };
		await sandbox.fault('devices.list', { kind: 'status', status: 200, body }, { times: 9 });
	};

	it('passes over entries that are no devices', async () => {
		await listing([null, 5, { id: 'a', status: 'ACTIVE' }]);
		expect(ids(await node.outputs(node.device('removeOrder')))).toEqual(['a']);
	});

	it('takes no text for a list', async () => {
		await listing('none');
		expect((await node.refusal(node.device('removeOrder'))).message).toContain('not from PingOne');
		expect(await posts()).toBe(0);
	});

	it.each([
		['nothing', { kind: 'status', status: 204 }],
		['an empty 200', { kind: 'empty' }],
		['links only', { kind: 'status', status: 200, body: { _links: {} } }],
		['a device', { kind: 'status', status: 200, body: { id: 'x', status: 'ACTIVE' } }],
		['a page', { kind: 'html', status: 200 }],
	])('is done when PingOne answers %s', async (_, fault) => {
		const three = await seedThree();
		await node.outputs(order(three[2].id));
		await sandbox.fault('devices.removeOrder', { ...fault, when: 'after' });
		await sandbox.forgetRequests();
		const devices = await node.outputs(node.device('removeOrder'));
		expect(ids(devices)).toEqual(ids(three));
		expect(timesSent(1)).toContain(await posts());
		const { body } = await api<{ order: string[] }>('GET', `${sandbox.devicesPath()}?expand=order`);
		expect(body.order).toEqual([]);
	});
});
