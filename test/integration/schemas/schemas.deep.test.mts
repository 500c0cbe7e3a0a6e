import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { inReadingOrder } from '../../../nodes/PingOne/pingone/client/readingOrder.ts';
import { activation, answer, create } from '../../support/activations.mts';
import { useWorld } from '../../support/world.mts';
import { schemaOf, type OutputSchema } from '../../../nodes/PingOne/resources/shape.ts';
import { EVENT } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { writeSchemas } from '../../../tools/schemas.mts';
import { unpromised } from './schema.mts';
import { locator } from '../../support/tenant.mts';

const world = useWorld();
const { sandbox, node } = world;

/** As a build has them. */
const nodeDir = mkdtempSync(join(tmpdir(), 'schemas-'));
beforeAll(() => {
	writeSchemas(nodeDir, { RESOURCES, EVENT, schemaOf });
});
afterAll(() => {
	rmSync(nodeDir, { recursive: true });
});

const promised = (resource?: string, operation?: string) =>
	loadOutputSchema({ nodeDir, version: 1, resource, operation });

const ALL = RESOURCES.flatMap(({ value, operations: list }) =>
	list.map((operation) => [value, operation.value] as const),
);

it.each(ALL)('n8n finds the schema of %s %s', (resource, operation) => {
	expect(promised(resource, operation)).toMatchObject({
		type: 'object',
		version: 1,
		properties: expect.any(Object) as object,
	});
});

it('n8n finds the schema of the triggers', () => {
	expect(Object.keys((promised() as unknown as OutputSchema).properties ?? {})).toContain(
		'eventId',
	);
});

it.each(ALL)('%s %s is promised in the order in which it comes', (resource, operation) => {
	const { properties = {} } = promised(resource, operation) as unknown as OutputSchema;
	expect(Object.keys(properties)).toEqual(Object.keys(inReadingOrder(properties as never)));
});

const compare = (resource: string, operation: string, outputs: IDataObject[]) => {
	const schema = promised(resource, operation) as unknown as OutputSchema;
	expect(outputs.length).toBeGreaterThan(0);
	for (const output of outputs) expect(unpromised(output, schema)).toEqual([]);
	// All that comes is promised; of what is promised, the better part has to come.
	const seen = new Set(outputs.flatMap((output) => Object.keys(output)));
	const names = Object.keys(schema.properties ?? {});
	expect(names.filter((name) => seen.has(name)).length).toBeGreaterThan(names.length / 2);
};

describe('a device', () => {
	it('is created and activated as promised', async () => {
		const device = await create(world);
		compare('device', 'createFido2', [device]);
		const run = activation(world, device, answer(device));
		compare('device', 'activateFido2', await node.outputs(...run));
	});

	it.each([
		['get', {}],
		['getAll', {}],
		['updateNickname', { nickname: 'Blue key' }],
		['block', {}],
		['blockAll', {}],
		['deleteAll', {}],
		['unblock', {}],
		['unlock', {}],
		['removeOrder', {}],
		['delete', {}],
	])('is what %s promises', async (operation, fields) => {
		const { id } = await sandbox.seed({
			nickname: 'Key',
			lock: { status: 'LOCKED', expiresAt: '2030-01-01T00:00:00.000Z' },
		});
		const device = locator('id', id);
		const parameters = node.device(operation, { device, ...fields });
		compare('device', operation, await node.outputs(parameters));
	});

	it('is what setOrder promises', async () => {
		const { id } = await sandbox.seed();
		const order = { devices: [{ device: locator('id', id) }] };
		compare('device', 'setOrder', await node.outputs(node.device('setOrder', { order })));
	});

	it('is removed by deletePending as promised', async () => {
		await sandbox.seedPending({ nickname: 'Key', createdAt: Date.now() - 7_200_000 });
		const outputs = await node.outputs(node.device('deletePending'));
		expect(outputs).toMatchObject([{ deletedCount: 1 }]);
		compare('device', 'deletePending', outputs);
	});
});

describe('people, groups and policies', () => {
	const ids = () => sandbox.ids;
	const whom = () => ({ user: locator('id', sandbox.user().id) });
	const aGroup = () => locator('id', Object.values(ids().groups)[0]);
	const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

	beforeEach(async () => {
		const { id } = sandbox.user();
		await sandbox.control('POST', `/users/${id}/sessions`, { count: 2 });
		const user = { resource: 'user', ...whom() };
		await node.outputs({ ...user, operation: 'setMfaBypass', until: inAnHour() });
		await node.outputs({ ...user, operation: 'setPassword', password: '2Federate!M0re' });
		await node.outputs({ ...user, resource: 'group', operation: 'addUser', group: aGroup() });
	});

	it.each([
		['user', 'getWithoutPasskey', () => ({})],
		['user', 'createOrUpdate', () => ({ username: 'lise', email: 'lise@example.com' })],
		['user', 'offboard', () => ({ ...whom(), leaveGroups: true })],
		['user', 'resetMfa', () => ({ ...whom(), until: inAnHour(), newLink: true })],
		['group', 'update', () => ({ group: aGroup(), updateFields: { description: 'By night' } })],
		['user', 'get', () => ({ user: locator('id', sandbox.user().id) })],
		['user', 'getAll', () => ({})],
		['user', 'getMfaStatus', () => ({ user: locator('id', sandbox.user().id) })],
		['user', 'enableMfa', () => ({ user: locator('id', sandbox.user().id) })],
		['user', 'disableMfa', () => ({ user: locator('id', sandbox.user().id) })],
		['user', 'delete', () => whom()],
		['user', 'enable', () => whom()],
		['user', 'disable', () => whom()],
		['user', 'unlock', () => whom()],
		['user', 'getMfaBypass', () => whom()],
		['user', 'getPasswordState', () => whom()],
		['user', 'unlockPassword', () => whom()],
		['user', 'getSessions', () => whom()],
		['user', 'endSessions', () => whom()],
		['user', 'getGroups', () => whom()],
		['user', 'create', () => ({ username: 'lise', email: 'lise@example.com' })],
		['user', 'update', () => ({ ...whom(), updateFields: { title: 'Countess' } })],
		['user', 'lock', () => ({ ...whom(), unlockAt: inAnHour() })],
		['user', 'setMfaBypass', () => ({ ...whom(), until: inAnHour() })],
		['user', 'setPassword', () => ({ ...whom(), password: '2Federate!M0re' })],
		['user', 'requirePasswordChange', () => whom()],
		[
			'user',
			'moveToPopulation',
			() => ({ ...whom(), population: locator('id', ids().populations.Contractors) }),
		],
		['group', 'get', () => ({ group: aGroup() })],
		['group', 'getAll', () => ({})],
		['group', 'create', () => ({ name: 'Night shift' })],
		['group', 'addUser', () => ({ ...whom(), group: aGroup() })],
		['group', 'removeUser', () => ({ ...whom(), group: aGroup() })],
		['group', 'getMembers', () => ({ group: aGroup() })],
		['group', 'delete', () => ({ group: aGroup() })],
		['population', 'getAll', () => ({})],
		[
			'policy',
			'getDeviceAuthenticationPolicy',
			() => ({ policy: locator('id', ids().policies.securityKeysOnly) }),
		],
		['policy', 'getDeviceAuthenticationPolicies', () => ({})],
		[
			'policy',
			'getFido2Policy',
			() => ({ fido2Policy: locator('id', ids().fido2Policies.exampleCom) }),
		],
		['policy', 'getFido2Policies', () => ({})],
	])('%s %s gives what it promises', async (resource, operation, fields) => {
		const parameters = { resource, operation, ...fields() };
		compare(resource, operation, await node.outputs(parameters));
	});
});
