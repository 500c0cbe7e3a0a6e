import assert from 'node:assert/strict';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { giveKey } from '../../support/authentications.mts';
import { decideWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { call, post } from '../../support/enrollment/linkClient.mts';
import { confirmLink } from '../../support/enrollment/realLink.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import type { Check } from '../check.mts';
import type { World } from '../world.mts';
import { ended, invite } from './enrollment.mts';

const WORKFLOW = 'core-decide';
const ASKED = { email: 'ada@example.com', message: 'Pay EUR 12,400' };

async function decisionOf(world: World, executionId: string) {
	const execution = await ended(world, executionId);
	assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
	const [{ json }] = itemsOf(execution, 'Act');
	return { approved: json.approved, status: (json.confirmation as { status: string }).status };
}

/** One decision that is declined, and one that a key confirms; a GET decides neither. */
export const confirms: Check = {
	name: 'Confirmation',
	workflows: () => [decideWorkflow(WORKFLOW)],
	publish: [WORKFLOW],
	async run(world) {
		const { sandbox } = world;
		await sandbox.control('POST', '/reset');
		const { origin, hostname } = new URL(world.url);
		const { key } = await giveKey(
			{ sandbox, api: await mainApi(sandbox) },
			{ rpId: hostname, origin },
		);
		const declined = await invite(world, WORKFLOW, ASKED);
		assert.equal((await post(declined.link, { action: 'decline' })).json.declined, true);
		const no = await decisionOf(world, declined.executionId);
		assert.deepEqual(no, { approved: false, status: 'DECLINED' });

		const asked = await invite(world, WORKFLOW, ASKED);
		const page = await call(asked.link.replace(/#.*/, ''));
		assert.equal(page.status, 200, page.text.slice(0, 200));
		const answer = await confirmLink(asked.link, key);
		assert.equal(answer.json.done, true, answer.text);
		const yes = await decisionOf(world, asked.executionId);
		assert.deepEqual(yes, { approved: true, status: 'CONFIRMED' });
		return 'DECLINED, CONFIRMED';
	},
};
