import { useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const HOUR = 3_600_000;
const pending = (changes = {}) => node.device('deletePending', changes);
const hoursAgo = (hours: number) => ({ createdAt: Date.now() - hours * HOUR });
const left = async (userId?: string) => (await sandbox.devicesOf(userId)).map(({ id }) => id);

it('removes what waits longer than the given age, and says what', async () => {
	const active = await sandbox.seed(hoursAgo(20));
	const blocked = await sandbox.seed({ ...hoursAgo(20), block: { status: 'BLOCKED' } });
	const old = await sandbox.seedPending({ ...hoursAgo(3), nickname: 'Never touched' });
	const older = await sandbox.seedPending(hoursAgo(20));
	const young = await sandbox.seedPending(hoursAgo(0.9));
	const [output, ...others] = await node.outputs(pending());
	expect(others).toEqual([]);
	expect(output).toEqual({
		user: { id: sandbox.user().id },
		changed: true,
		deletedCount: 2,
		devices: [older, old].map(({ id, createdAt, nickname, rp }) => ({
			id,
			...(nickname !== undefined && { nickname }),
			rp,
			createdAt: new Date(createdAt).toISOString(),
		})),
	});
	expect(await left()).toEqual([active.id, blocked.id, young.id]);
});

it.each([
	[4, 'hours', 1],
	[1, 'days', 2],
	[30, 'minutes', 0],
])('understands older than %p %s', async (olderThan, ageUnit, kept) => {
	await sandbox.seedPending(hoursAgo(2));
	await sandbox.seedPending(hoursAgo(5));
	await node.outputs(pending({ olderThan, ageUnit }));
	expect(await left()).toHaveLength(kept);
});

it('goes by PingOne’s clock, not by that of the machine', async () => {
	const { id, createdAt } = await sandbox.seedPending();
	const entry = {
		id,
		type: 'FIDO2',
		status: 'ACTIVATION_REQUIRED',
		createdAt: new Date(createdAt).toISOString(),
	};
	await sandbox.fault('devices.list', {
		kind: 'status',
		status: 200,
		headers: { date: new Date(createdAt + 2 * HOUR).toUTCString() },
		body: { _embedded: { devices: [entry] } },
	});
	expect(await node.outputs(pending())).toMatchObject([{ deletedCount: 1 }]);
});

it('takes an age of 0 for all that wait, also what was created this very second', async () => {
	await sandbox.seedPending({ createdAt: Date.now() + 900 });
	const [output] = await node.outputs(pending({ olderThan: 0 }));
	expect(output).toMatchObject({ deletedCount: 1 });
	expect(await left()).toEqual([]);
});

it('says so when there is nothing to remove, for each of many users', async () => {
	const [first, second] = [sandbox.user(0).id, sandbox.user(1).id];
	await sandbox.seedPending(hoursAgo(2), second);
	const { branches } = await node.run(pending({ user: locator('id', '={{ $json.id }}') }), {
		items: [{ id: first }, { id: second }],
	});
	expect(branches[0]).toMatchObject([
		{ json: { user: { id: first }, deletedCount: 0, devices: [] }, pairedItem: { item: 0 } },
		{ json: { user: { id: second }, deletedCount: 1 }, pairedItem: { item: 1 } },
	]);
});

describe('a device that is listed as pending', () => {
	const listed = async (changes: object) => {
		const device = await sandbox.seed(hoursAgo(5));
		const entry = {
			id: device.id,
			type: 'FIDO2',
			status: 'ACTIVATION_REQUIRED',
			createdAt: new Date(device.createdAt).toISOString(),
			...changes,
		};
		const body = { _embedded: { devices: [entry] } };
		await sandbox.fault('devices.list', { kind: 'status', status: 200, body });
		return device;
	};
	const deletions = async () =>
		(await sandbox.requests()).filter(({ method }) => method === 'DELETE').length;

	it('is left alone when it has become active in the meantime', async () => {
		const device = await listed({});
		expect(await node.outputs(pending())).toMatchObject([{ deletedCount: 0 }]);
		expect(await left()).toEqual([device.id]);
		expect(await deletions()).toBe(0);
	});

	it.each([
		{ type: 'SMS' },
		{ type: undefined },
		{ status: undefined },
		{ status: 'ACTIVE' },
		{ createdAt: undefined },
		{ createdAt: 'yesterday' },
	])('is left alone with %p', async (changes) => {
		await listed(changes);
		expect(await node.outputs(pending())).toMatchObject([{ deletedCount: 0 }]);
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it('is not counted when somebody else removed it', async () => {
		await listed({ id: '00000000-0000-4000-8000-000000000000' });
		expect(await node.outputs(pending())).toMatchObject([{ deletedCount: 0, devices: [] }]);
	});
});

it('fails when PingOne refuses to remove one', async () => {
	await sandbox.seedPending(hoursAgo(2));
	const body = { code: 'ACCESS_FAILED', message: 'No.' };
	await sandbox.fault('devices.delete', { kind: 'status', status: 403, body });
	expect((await node.refusal(pending())).message).toBe(
		'The worker app is not authorized to do this',
	);
	expect(await left()).toHaveLength(1);
});

it.each([
	[{ olderThan: -1 }, "'Older Than' must be a number of at least 0, got '-1'"],
	[{ olderThan: '={{ $json.none }}' }, "'Older Than' is empty"],
	[{ ageUnit: 'years' }, "'Age Unit' must be Days, Hours or Minutes, got 'years'"],
])('%j is refused before anything is read', async (changes, message) => {
	expect((await node.refusal(pending(changes))).message).toContain(message);
	expect(await sandbox.requests()).toEqual([]);
});

it.each([
	['nothing', { status: 204 }],
	['an empty object', { status: 200, body: {} }],
])('does not take %s in place of the device for its end', async (_, answer) => {
	await sandbox.seedPending(hoursAgo(20));
	await sandbox.fault('devices.get', { kind: 'status', ...answer });
	expect(await node.outputs(pending())).toMatchObject([{ changed: true, deletedCount: 1 }]);
	expect(await left()).toEqual([]);
});
