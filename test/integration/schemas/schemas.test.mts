import { loadOutputSchema } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { RESOURCES } from '../../../nodes/PingOne/resources/index.ts';
import { activation, answer, create } from '../../support/activations.mts';
import { useOperations } from '../../support/operations.mts';
import { unpromised, type OutputSchema } from '../../support/schema.mts';
import { locator } from '../../support/tenant.mts';

const operations = useOperations();

const schemaOf = (resource: string, operation: string) =>
	loadOutputSchema({ nodeDir: 'nodes/PingOne', version: 1, resource, operation });

const ALL = RESOURCES.flatMap(({ value, operations: list }) =>
	list.map((operation) => [value, operation.value] as const),
);

it.each(ALL)('n8n finds the schema of %s %s', (resource, operation) => {
	expect(schemaOf(resource, operation)).toMatchObject({
		type: 'object',
		version: 1,
		properties: expect.any(Object) as object,
	});
});

const compare = (resource: string, operation: string, outputs: IDataObject[]) => {
	const schema = schemaOf(resource, operation) as unknown as OutputSchema;
	expect(outputs.length).toBeGreaterThan(0);
	for (const output of outputs) expect(unpromised(output, schema)).toEqual([]);
	// All that comes is promised; of what is promised, the better part has to come.
	const seen = new Set(outputs.flatMap((output) => Object.keys(output)));
	const names = Object.keys(schema.properties ?? {});
	expect(names.filter((name) => seen.has(name)).length).toBeGreaterThan(names.length / 2);
};

describe('a device', () => {
	it('is created and activated as promised', async () => {
		const device = await create(operations);
		compare('device', 'createFido2', [device]);
		const run = activation(operations, device, answer(device));
		compare('device', 'activateFido2', await operations.outputs(...run));
	});

	it.each([
		['get', {}],
		['getAll', {}],
		['updateNickname', { nickname: 'Blue key' }],
		['block', {}],
		['unblock', {}],
		['unlock', {}],
		['removeOrder', {}],
		['delete', {}],
	])('is what %s promises', async (operation, fields) => {
		const { id } = await operations.seed({
			nickname: 'Key',
			lock: { status: 'LOCKED', expiresAt: '2030-01-01T00:00:00.000Z' },
		});
		const device = locator('id', id);
		const parameters = operations.device(operation, { device, ...fields });
		compare('device', operation, await operations.outputs(parameters));
	});

	it('is what setOrder promises', async () => {
		const { id } = await operations.seed();
		const order = { devices: [{ device: locator('id', id) }] };
		compare(
			'device',
			'setOrder',
			await operations.outputs(operations.device('setOrder', { order })),
		);
	});

	it('is removed by deletePending as promised', async () => {
		await operations.seedPending({ nickname: 'Key', createdAt: Date.now() - 7_200_000 });
		const outputs = await operations.outputs(operations.device('deletePending'));
		expect(outputs).toMatchObject([{ deletedCount: 1 }]);
		compare('device', 'deletePending', outputs);
	});
});

describe('people and policies', () => {
	const ids = () => operations.sandbox.ids;
	it.each([
		['user', 'get', () => ({ user: locator('id', operations.user().id) })],
		['user', 'getAll', () => ({})],
		['user', 'getMfaStatus', () => ({ user: locator('id', operations.user().id) })],
		['user', 'enableMfa', () => ({ user: locator('id', operations.user().id) })],
		['user', 'disableMfa', () => ({ user: locator('id', operations.user().id) })],
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
		compare(resource, operation, await operations.outputs(parameters));
	});
});
