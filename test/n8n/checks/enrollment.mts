import assert from 'node:assert/strict';
import { type ExecutionData, itemsOf } from '../../../tools/host/n8n.mts';
import { enrollWorkflow } from '../../support/enrollment/workflows.mts';
import { eventually } from '../../support/eventually.mts';
import { answerAttempt, call, post } from '../../support/enrollment/linkClient.mts';
import type { Check } from '../check.mts';
import { counts, runByHook, startByHook, type World } from '../world.mts';

const PERSON = { email: 'ada@example.com' };
const JSON_TYPE = { 'content-type': 'application/json' };
const HOSTILE = { 'Missing proof': '', 'Wrong proof': '0'.repeat(32) };

/** Starts an enrollment; gives the link that the person would be mailed. */
export async function invite(world: World, workflowId: string, event: object = PERSON) {
	const executionId = await startByHook(world, workflowId, event);
	const execution = await world.client.settled(executionId);
	assert.equal(execution.status, 'waiting', execution.data.resultData.error?.message);
	return { executionId, link: String(itemsOf(execution, 'Mail')[0].json.link) };
}

/** Waits until somebody's enrollment is over. */
export const ended = async (world: World, executionId: string) =>
	await eventually(`${executionId} ends`, async (): Promise<ExecutionData | undefined> => {
		const { status } = await world.client.execution(executionId);
		return status === 'waiting' ? undefined : await world.client.settled(executionId);
	});

/** From the link to an active device. */
export const enrolls: Check = {
	name: 'Enrollment to ACTIVE',
	workflows: (sandbox) => [enrollWorkflow(sandbox, 'core-enroll')],
	publish: ['core-enroll'],
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		const { executionId, link } = await invite(world, 'core-enroll');
		const page = await call(link.replace(/#.*/, ''));
		assert.equal(page.status, 200, page.text.slice(0, 200));
		const answer = await post(link, await answerAttempt(link));
		assert.equal(answer.json.done, true, answer.text);
		const execution = await ended(world, executionId);
		assert.equal(execution.status, 'success');
		const [{ json }] = itemsOf(execution, 'Tell HR');
		assert.equal(json.status, 'ACTIVE');
		assert.equal((json.enrollment as { status: string }).status, 'ENROLLED');
		const { devices } = await counts(world);
		assert.deepEqual([devices.activated, devices.pending], [1, 0]);
		return 'ENROLLED, 1 active device';
	},
};

/** Variants of a link that somebody could guess: each secret of it left out, or another. */
function* guesses(link: string): Generator<[string, string]> {
	const url = new URL(link);
	if (url.hash !== '') {
		for (const [what, hash] of Object.entries(HOSTILE)) {
			const guess = new URL(link);
			guess.hash = hash;
			yield [what, guess.href];
		}
	}
	if (url.searchParams.has('signature')) {
		const guess = new URL(link);
		guess.searchParams.set('signature', 'f'.repeat(64));
		yield ['wrong token of n8n', guess.href];
		guess.searchParams.delete('signature');
		yield ['no token of n8n', guess.href];
	}
}

/** Nobody enrolls by a guessed link, and nobody reads a name there. */
export const wrongLink: Check = {
	name: 'Wrong link',
	workflows: (sandbox) => [enrollWorkflow(sandbox, 'core-guess')],
	publish: ['core-guess'],
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		const { executionId, link } = await invite(world, 'core-guess');
		const tried: string[] = [];
		for (const [what, guess] of guesses(link)) {
			const page = await call(guess.replace(/#.*/, ''));
			assert.doesNotMatch(page.text, /Lovelace/, `${what}: the page shows a name`);
			const bare = await call(guess.replace(/#.*/, ''), 'POST', JSON_TYPE, '{"action":"begin"}');
			const begin = await post(guess, { action: 'begin' });
			for (const answer of [bare, begin]) {
				assert(answer.json.ok !== true, `${what}: begin is allowed`);
			}
			tried.push(what);
		}
		assert(tried.length > 0, 'the link holds no secret: it can be guessed');
		assert.equal((await counts(world)).devices.created, 0, 'a guess made a device');
		assert.equal((await world.client.execution(executionId)).status, 'waiting');
		return `refused: ${tried.join(', ')}`;
	},
};

/** Longer than the link is valid, and n8n waits for an answer under way. */
const EXPIRY_MS = 900_000;

/** A link that nobody used ends its wait with an item that says so. */
export const expiry: Check = {
	name: 'Link expires',
	needs: 'clock',
	workflows: (sandbox) => [
		enrollWorkflow(sandbox, 'core-expiry', {}, { linkValidFor: 1, linkValidUnit: 'minutes' }),
	],
	publish: ['core-expiry'],
	async run(world) {
		const { status, data, id } = await runByHook(world, 'core-expiry', PERSON);
		assert.equal(status, 'waiting', data.resultData.error?.message);
		assert(world.clock);
		await world.clock.pass(EXPIRY_MS, world.sandbox);
		const execution = await ended(world, String(id));
		assert.equal(execution.status, 'success');
		const [{ json }] = itemsOf(execution, 'Tell HR');
		assert.deepEqual(Object.keys(json), ['enrollment']);
		assert.equal((json.enrollment as { status: string }).status, 'EXPIRED');
		return 'EXPIRED';
	},
};
