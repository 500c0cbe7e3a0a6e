import assert from 'node:assert/strict';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { ended, invite } from '../../n8n/checks/enrollment.mts';
import { giveKey } from '../../support/authentications.mts';
import { decideWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { post } from '../../support/enrollment/linkClient.mts';
import { answerLink } from '../../support/enrollment/realLink.mts';
import { eventually } from '../../support/eventually.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import type { Role } from '../cluster.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';

const ID = 'queue-decide';
const EVENT = { email: 'ada@example.com', message: 'Pay' };
const PATIENCE_MS = 60_000;

/** The link at one webhook processor, as when the proxy chose that one. */
const at = ({ cluster }: QueueWorld, role: Role, link: string) =>
	link.replace(cluster.url, cluster.urlOf(role));

/** A decision waits, and Ada's key has answered for the first processor. @returns the finish */
async function answered(world: QueueWorld) {
	await world.sandbox.control('POST', '/reset');
	const { origin } = new URL(world.cluster.url);
	const api = await mainApi(world.sandbox);
	const { key } = await giveKey({ sandbox: world.sandbox, api }, { rpId: 'localhost', origin });
	const { executionId, link } = await invite(world, ID, EVENT);
	const { body } = await answerLink(at(world, 'webhook1', link), key, { origin });
	assert(body);
	return { executionId, link, finish: body };
}

/** The workflow went on once, confirmed. */
async function expectConfirmed(world: QueueWorld, executionId: string): Promise<void> {
	const execution = await ended(world, executionId, PATIENCE_MS);
	assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
	const acted = itemsOf(execution, 'Act').map(({ json }) => json.approved);
	assert.deepEqual(acted, [true]);
	assert.equal(execution.data.resultData.runData.Act.length, 1);
}

/** The sandbox uses a fault up when the request that it spoils has come. */
const faultsLeft = async ({ sandbox }: QueueWorld): Promise<number> =>
	(await sandbox.control<unknown[]>('GET', '/faults')).length;

/** The processor dies after PingOne has checked the key, and before anybody was told. */
export const diesWhileChecking: QueueCheck = {
	name: 'Webhook processor killed while PingOne checks a confirmation',
	workflows: () => [decideWorkflow(ID)],
	publish: [ID],
	async run(world) {
		const { executionId, link, finish } = await answered(world);
		const fault = { kind: 'latency', ms: 20_000, when: 'after' };
		await world.sandbox.control('POST', '/faults', { route: 'authentications.assertion', fault });
		const cut = post(at(world, 'webhook1', link), finish).catch(() => undefined);
		await eventually('PingOne checks', async () => (await faultsLeft(world)) === 0 || undefined);
		await world.cluster.kill('webhook1');
		assert.equal(await cut, undefined);
		const answer = await post(at(world, 'webhook2', link), finish);
		assert.equal(answer.json.done, true, answer.text);
		await expectConfirmed(world, executionId);
		await world.cluster.start('webhook1');
		return 'the same answer elsewhere: confirmed once';
	},
};
