import { sequences, timesSent, useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const CASES = [
	['block', {}, { block: { status: 'BLOCKED' } }],
	['unblock', { block: { status: 'BLOCKED' } }, { block: { status: 'UNBLOCKED' } }],
	['unlock', { lock: { status: 'LOCKED' } }, { lock: { status: 'UNLOCKED' } }],
] as const;

const on = (operation: string, id: string) => node.device(operation, { device: locator('id', id) });

const postsOf = async () =>
	(await sandbox.requests()).filter(({ method }) => method === 'POST').length;

describe.each(CASES)('%s', (operation, before, after) => {
	it('takes the device that PingOne answers, and asks no further than before it', async () => {
		const { id } = await sandbox.seed({ ...before, nickname: 'Blue key' });
		expect(await node.outputs(on(operation, id))).toMatchObject([
			{ id, nickname: 'Blue key', status: 'ACTIVE', changed: true, ...after },
		]);
		expect((await sandbox.requests()).map(({ method }) => method)).toEqual(['GET', 'POST']);
	});

	it.each([
		['nothing', () => ({ kind: 'status', status: 204 })],
		['an empty 200', () => ({ kind: 'empty' })],
		['links only', () => ({ kind: 'status', status: 200, body: { _links: {} } })],
		['a page', () => ({ kind: 'html', status: 202 })],
	])('reads the device when PingOne answers %s', async (_, fault) => {
		const { id } = await sandbox.seed({ ...before, nickname: 'Blue key' });
		await sandbox.fault(`devices.${operation}`, { ...fault(), when: 'after' });
		expect(await node.outputs(on(operation, id))).toMatchObject([
			{ id, nickname: 'Blue key', status: 'ACTIVE', ...after },
		]);
		const sent = (await sandbox.requests()).map(({ method }) => method);
		expect(sequences(['GET', 'POST', 'GET'])).toContainEqual(sent);
	});

	it('returns the device as PingOne answers it, also when it is as before', async () => {
		const { id } = await sandbox.seed(before);
		const [body] = await sandbox.devicesOf();
		await sandbox.fault(`devices.${operation}`, { kind: 'status', status: 200, body });
		const [output] = await node.outputs(on(operation, id));
		const unconfirmed = [operation === 'unlock' ? 'lock.status' : 'block.status'];
		expect(output).toMatchObject({ id, ...before, changed: false, confirmed: false, unconfirmed });
		expect((await sandbox.requests()).map(({ method }) => method)).toEqual(['GET', 'POST']);
	});

	it.each([
		['the connection is lost', { kind: 'cut', when: 'after' }],
		['PingOne breaks down', { kind: 'status', status: 500, when: 'after' }],
	])('looks how things are when %s after it was done, and sends once', async (_, fault) => {
		const { id } = await sandbox.seed(before);
		await sandbox.fault(`devices.${operation}`, fault);
		expect(await node.outputs(on(operation, id))).toMatchObject([{ id, ...after }]);
		expect(timesSent(1)).toContain(await postsOf());
	});

	it.each([
		{ kind: 'cut', when: 'before' },
		{ kind: 'status', status: 503, when: 'before' },
	])('is sent again when PingOne shows that it was not done (%j)', async (fault) => {
		const { id } = await sandbox.seed(before);
		await sandbox.fault(`devices.${operation}`, fault);
		expect(await node.outputs(on(operation, id))).toMatchObject([{ id, changed: true, ...after }]);
		expect(await postsOf()).toBe(2);
	});

	it('changes nothing for a device that is as asked already', async () => {
		const { id } = await sandbox.seed(after);
		expect(await node.outputs(on(operation, id))).toMatchObject([{ changed: false, ...after }]);
	});

	it('explains that the device has to be active', async () => {
		const { id } = await sandbox.seedPending(before);
		const { message, description } = await node.refusal(on(operation, id));
		expect(message).toBe('PingOne does not allow this in the device’s current status');
		expect(description).toContain('ACTIVE');
	});
});

it('does many devices of many users, each paired to its item', async () => {
	const users = [0, 1, 2].map((place) => sandbox.user(place).id);
	const items = await Promise.all(
		users.map(async (userId) => ({ userId, deviceId: (await sandbox.seed({}, userId)).id })),
	);
	const { branches } = await node.run(
		node.device('block', {
			user: locator('id', '={{ $json.userId }}'),
			device: locator('id', '={{ $json.deviceId }}'),
		}),
		{ items },
	);
	expect(branches[0].map(({ json, pairedItem }) => [json.id, json.block, pairedItem])).toEqual(
		items.map(({ deviceId }, item) => [
			deviceId,
			{ status: 'BLOCKED', blockedAt: expect.any(String) as string },
			{ item },
		]),
	);
});
