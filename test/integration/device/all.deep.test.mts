import type { IDataObject } from 'n8n-workflow';
import { Front } from '../../support/outage.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const sent = async () =>
	(await sandbox.requests()).map(({ method, path, contentType }) => [
		method,
		path.replace(sandbox.userPath(), ''),
		...(contentType === undefined ? [] : [contentType]),
	]);
const throttled = {
	kind: 'status',
	status: 429,
	headers: { 'retry-after': '1' },
	body: { code: 'REQUEST_LIMITED', message: 'Too many requests' },
};
const BLOCK = 'application/vnd.pingidentity.device.block+json';
const states = async () =>
	(await sandbox.devicesOf()).map(({ status, block }) => [
		status,
		(block as IDataObject | undefined)?.status,
	]);

describe('Block All', () => {
	const blockAll = (changes: IDataObject = {}) => node.device('blockAll', changes);

	it('blocks what is active and not blocked yet, and says what', async () => {
		const [first, second] = [await sandbox.seed({ nickname: 'One' }), await sandbox.seed()];
		await sandbox.seed({ block: { status: 'BLOCKED' } });
		await sandbox.seedPending();
		const [output, ...others] = await node.outputs(blockAll());
		expect(others).toEqual([]);
		expect(output).toMatchObject({
			user: { id: sandbox.user().id },
			changed: true,
			blockedCount: 2,
			devices: [
				{ id: first.id, nickname: 'One', type: 'FIDO2', status: 'ACTIVE' },
				{ id: second.id },
			],
		});
		expect(output).not.toHaveProperty('confirmed');
		expect(await sent()).toEqual([
			['GET', '/devices'],
			['POST', `/devices/${first.id}`, BLOCK],
			['POST', `/devices/${second.id}`, BLOCK],
			['GET', '/devices'],
		]);
		expect((await states()).filter(([, block]) => block === 'BLOCKED')).toHaveLength(3);
	});

	it('leaves an item for a user without devices, and for one of whom all are blocked', async () => {
		await sandbox.seed({ block: { status: 'BLOCKED' } }, sandbox.user(1).id);
		const items = [0, 1].map((place) => ({ id: sandbox.user(place).id }));
		const outputs = await node.outputs(blockAll({ user: locator('id', '={{ $json.id }}') }), {
			items,
		});
		expect(outputs).toEqual(
			items.map((user) => ({ user, changed: false, blockedCount: 0, devices: [] })),
		);
		expect(await sandbox.requests()).toHaveLength(2);
	});

	it('takes only the types that are meant', async () => {
		await sandbox.seed();
		const options = { types: ['SMS', 'TOTP'] };
		expect(await node.outputs(blockAll({ options }))).toMatchObject([{ blockedCount: 0 }]);
		const { message } = await node.refusal(blockAll({ options: { types: [] } }));
		expect(message).toBe("'Only Types' is empty");
	});

	it('is slowed down by a rate limit, and misses none', async () => {
		for (let count = 0; count < 3; count += 1) await sandbox.seed();
		await sandbox.fault('devices.block', throttled);
		expect(await node.outputs(blockAll())).toMatchObject([{ blockedCount: 3 }]);
		expect((await states()).every(([, block]) => block === 'BLOCKED')).toBe(true);
	});

	it('says what was blocked when PingOne refuses another one', async () => {
		await sandbox.seed();
		await sandbox.seed();
		const body = { code: 'ACCESS_FAILED', message: 'No.' };
		await sandbox.fault('devices.block', { kind: 'status', status: 403, body }, { skip: 1 });
		const { branches } = await node.run(blockAll(), { onError: 'continueRegularOutput' });
		expect(branches[0][0].json.error).toMatchObject({
			message: expect.stringContaining('1 device was blocked') as string,
			outcome: 'partial',
		});
	});

	it('blocks the others when PingOne refuses one, and names it', async () => {
		const [first] = [await sandbox.seed(), await sandbox.seed(), await sandbox.seed()];
		const details = [{ code: 'INVALID_VALUE', target: 'x' }];
		const body = { code: 'INVALID_DATA', message: 'No.', details };
		await sandbox.fault('devices.block', { kind: 'status', status: 400, body });
		const { branches } = await node.run(blockAll(), { onError: 'continueRegularOutput' });
		expect(branches[0][0].json.error).toMatchObject({
			message: expect.stringContaining(
				`2 devices were blocked, but not ${String(first.id)}, then: `,
			) as string,
			outcome: 'partial',
		});
		expect((await states()).filter(([, block]) => block === 'BLOCKED')).toHaveLength(2);
		// Nor does it keep the second run from going on.
		expect(await node.outputs(blockAll())).toMatchObject([{ blockedCount: 1 }]);
	});

	it('names what PingOne accepts and does not show', async () => {
		const { id } = await sandbox.seed();
		const shown = { id, type: 'FIDO2', status: 'ACTIVE', block: { status: 'UNBLOCKED' } };
		const body = { _embedded: { devices: [shown] } };
		await sandbox.fault('devices.list', { kind: 'status', status: 200, body }, { times: 10 });
		expect(await node.outputs(blockAll())).toMatchObject([
			{ blockedCount: 1, changed: true, confirmed: false },
		]);
	});
});

describe('Delete All', () => {
	const deleteAll = (changes: IDataObject = {}) => node.device('deleteAll', changes);

	it('removes active, blocked and pending ones, and can run again', async () => {
		const all = [
			await sandbox.seed(),
			await sandbox.seed({ block: { status: 'BLOCKED' } }),
			await sandbox.seedPending(),
		];
		const [output] = await node.outputs(deleteAll());
		expect(output).toMatchObject({ changed: true, deletedCount: 3 });
		expect((output.devices as IDataObject[]).map(({ id }) => id).sort()).toEqual(
			all.map(({ id }) => id).sort(),
		);
		expect(await sandbox.devicesOf()).toEqual([]);
		expect((await sent()).map(([method]) => method)).toEqual([
			'GET',
			...['DELETE', 'DELETE', 'DELETE'],
			'GET',
		]);
		expect(await node.outputs(deleteAll())).toEqual([
			{ user: { id: sandbox.user().id }, changed: false, deletedCount: 0, devices: [] },
		]);
	});

	it('counts a device whose DELETE had no answer once', async () => {
		await sandbox.seed();
		await sandbox.fault('devices.delete', { kind: 'cut', when: 'after' });
		expect(await node.outputs(deleteAll())).toMatchObject([{ deletedCount: 1, changed: true }]);
	});

	it.each([200, 404])('takes no page of a proxy for PingOne’s word (HTTP %i)', async (status) => {
		await sandbox.seed();
		await sandbox.fault('devices.delete', { kind: 'html', status });
		await node.refusal(deleteAll({ options: { waitForPingOne: 0 } }));
		expect(await node.outputs(deleteAll())).toMatchObject([{ deletedCount: 1, changed: true }]);
	});

	it('waits out an outage', async () => {
		await sandbox.seed();
		const front = new Front(sandbox.url);
		await front.listen();
		try {
			await front.begin('refused');
			const url = front.url();
			const running = node.outputs(deleteAll(), { credential: { apiUrl: url } });
			setTimeout(() => void front.end(), 1_500);
			expect(await running).toMatchObject([{ deletedCount: 1 }]);
		} finally {
			await front.close();
		}
	});

	it('fails for a user whom PingOne does not have', async () => {
		const user = locator('id', '00000000-0000-4000-8000-000000000000');
		expect((await node.refusal(deleteAll({ user }))).message).toContain("'User' is unknown");
	});
});
