import assert from 'node:assert/strict';
import { executeWorkflowCli, itemsOf } from '../../../tools/host/n8n.mts';
import type { Check } from '../check.mts';
import { batchWorkflow, byHandWorkflow, CREATE, personFor } from '../workflows.mts';
import { callHook, counts } from '../world.mts';

/** The device that PingOne has is the one that the caller of the webhook gets. */
export const createByWebhook: Check = {
	name: 'Create by webhook',
	workflows: () => [batchWorkflow('core-create', {}, {}, { responseMode: 'lastNode' })],
	publish: ['core-create'],
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		const [{ id: userId }] = world.sandbox.ids.users;
		const people = [personFor(world.sandbox, userId)];
		const { status, text } = await callHook(world, 'core-create', { people });
		assert.equal(status, 200, text);
		const device = JSON.parse(text) as Record<string, unknown>;
		const held = await world.sandbox.control<Array<{ id: string }>>(
			'GET',
			`/users/${userId}/devices`,
		);
		assert.deepEqual(
			[device.id],
			held.map(({ id }) => id),
		);
		assert.equal(device.status, 'ACTIVATION_REQUIRED');
		assert.match(String(device.publicKeyCredentialCreationOptions), /challenge/);
		return '200, the device';
	},
};

/** `n8n execute` runs the node without a server. */
export const createByCommand: Check = {
	name: 'Create by command',
	needs: 'cli',
	workflows: (sandbox) => [
		byHandWorkflow('core-command', personFor(sandbox, sandbox.ids.users[0].id)),
	],
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		assert(world.cli);
		const execution = await executeWorkflowCli(world.cli, 'core-command');
		assert.equal(execution.data.resultData.error?.message, undefined);
		const [{ json }] = itemsOf(execution, CREATE);
		assert.equal(json.status, 'ACTIVATION_REQUIRED');
		assert.equal((await counts(world)).devices.created, 1);
		return '1 device';
	},
};
