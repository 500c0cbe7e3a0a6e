import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../support/engine.mts';
import { eventually } from '../support/eventually.mts';
import { credentialFor, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

/** Runs an operation for three items that name the same thing. @returns each item's `changed` */
async function changedOf(resource: string, operation: string, fields: IDataObject) {
	const { branches } = await runNode({
		parameters: { resource, operation, ...fields } as never,
		credential: credentialFor(sandbox),
		items: [{}, {}, {}],
		onError: 'continueErrorOutput',
	});
	expect(branches[1] ?? []).toEqual([]);
	return branches[0].map(({ json }) => json.changed);
}

describe('of several items for one thing, one says that it made the change', () => {
	const user = () => ({ user: locator('id', sandbox.user().id) });

	it.each([
		['disable', {}],
		['lock', { unlockAt: '2099-01-01T00:00:00Z' }],
		['update', { updateFields: { title: 'Analyst' } }],
		['delete', { options: { ifGone: 'treatAsDeleted' } }],
	])('user: %s', async (operation, fields) => {
		const changed = await changedOf('user', operation, { ...user(), ...fields });
		expect(changed).toEqual([true, false, false]);
	});

	it.each([
		['block', {}],
		['updateNickname', { nickname: 'Lost' }],
		['delete', { options: { ifGone: 'treatAsDeleted' } }],
	])('device: %s', async (operation, fields) => {
		const { id } = await sandbox.seed({ nickname: 'Key' });
		const device = { ...user(), device: locator('id', id) };
		const changed = await changedOf('device', operation, { ...device, ...fields });
		expect(changed).toEqual([true, false, false]);
	});

	it.each([['blockAll'], ['deleteAll']])('all devices: %s', async (operation) => {
		await sandbox.seed({});
		await sandbox.seed({});
		expect(await changedOf('device', operation, user())).toEqual([true, false, false]);
	});
});

/** Runs an operation on a device, or on all. */
const onDevice = async (operation: string, id: string) =>
	await node.outputs(
		node.device(operation, operation === 'blockAll' ? {} : { device: locator('id', id) }),
	);

/** Runs two in two executions: the second begins while PingOne carries out the change of the first. */
async function runBoth(first: string, second: string, id: string) {
	const slow = { kind: 'latency', ms: 3_000 };
	await sandbox.fault(`devices.${first.replace('All', '')}`, slow);
	const running = onDevice(first, id);
	await eventually('the first one has sent its change', async () => {
		const rules = await sandbox.control<unknown[]>('GET', '/faults');
		return rules.length === 0 || undefined;
	});
	return [await onDevice(second, id), await running].flat();
}

it.each([
	['block', 'blockAll'],
	['blockAll', 'block'],
	['unblock', 'blockAll'],
])(
	'of two executions at once, %s and then %s for one device, the second sees the first',
	async (first, second) => {
		const { id } = await sandbox.seed(first === 'unblock' ? { block: { status: 'BLOCKED' } } : {});
		const outputs = await runBoth(first, second, id);
		const made = outputs.filter(({ changed }) => changed === true);
		expect(made).toHaveLength(first === 'unblock' ? 2 : 1);
		expect((await sandbox.devicesOf())[0].block).toMatchObject({ status: 'BLOCKED' });
	},
);

it.each([['block'], ['blockAll']])(
	'of two executions at once, Delete waits for %s',
	async (first) => {
		const { id } = await sandbox.seed({});
		expect(await runBoth(first, 'delete', id)).toMatchObject([
			{ changed: true },
			{ changed: true },
		]);
		expect(await sandbox.devicesOf()).toEqual([]);
	},
);
