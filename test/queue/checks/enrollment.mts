import assert from 'node:assert/strict';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { ended, invite } from '../../n8n/checks/enrollment.mts';
import { counts } from '../../n8n/world.mts';
import { answerAttempt, call, post } from '../../support/enrollment/linkClient.mts';
import { enrollWorkflow } from '../../support/enrollment/workflows.mts';
import { eventually } from '../../support/eventually.mts';
import type { Role } from '../cluster.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';

const ID = 'queue-enroll';
const ALL: Role[] = ['main', 'worker1', 'worker2', 'webhook1', 'webhook2'];

/** The link at one webhook processor, as when the proxy chose that one. */
export const at = ({ cluster }: QueueWorld, role: Role, link: string) =>
	link.replace(cluster.url, cluster.urlOf(role));

/** Begins at a processor and has a key answer for the page's address; gives the finish. */
export const begin = async (world: QueueWorld, role: Role, link: string) =>
	await answerAttempt(at(world, role, link), { origin: new URL(world.cluster.url).origin });

const activeIds = async ({ sandbox }: QueueWorld): Promise<string[]> => {
	const [{ id: userId }] = sandbox.ids.users;
	const held = await sandbox.control<Array<{ id: string; status: string }>>(
		'GET',
		`/users/${userId}/devices`,
	);
	return held.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);
};

/**
 * The workflow's key is active, and no other one, unless windows finish at processors that do not know of
 * each other: each may leave one.
 *
 * @returns what the workflow has of it
 */
export const expectEnrolled = async (world: QueueWorld, executionId: string, windows = 1) => {
	const execution = await ended(world, executionId);
	assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
	const [{ json }] = itemsOf(execution, 'Tell HR');
	const enrollment = json.enrollment as {
		status: string;
		publicKey?: string;
		conflict?: { deviceIds: string[] };
	};
	assert.equal(enrollment.status, 'ENROLLED');
	const active = await activeIds(world);
	assert.ok(active.includes(String(json.id)), 'the key of the workflow is not active');
	assert.ok(active.length <= windows, `${active.length} active keys`);
	return enrollment;
};

const start = async (world: QueueWorld) => {
	await world.sandbox.control('POST', '/reset');
	return await invite(world, ID);
};

/** The page, its begin and its finish are answered by processes that share no memory. */
export const acrossProcesses: QueueCheck = {
	name: 'Enrollment across processes',
	workflows: (sandbox) => [enrollWorkflow(sandbox, ID)],
	publish: [ID],
	async run(world) {
		const { executionId, link } = await start(world);
		const page = await call(at(world, 'webhook2', link).replace(/#.*/, ''));
		assert.equal(page.status, 200);
		const finish = await begin(world, 'webhook1', link);
		const answer = await post(at(world, 'webhook2', link), finish);
		assert.equal(answer.json.done, true, answer.text);
		await expectEnrolled(world, executionId);
		// What a visitor meets when the proxy does not know the path: docs/running-at-scale.md.
		const atMain = await call(at(world, 'main', link).replace(/#.*/, ''));
		assert.equal(atMain.status, 200);
		assert.match(atMain.text, /<title>n8n/);
		return 'page, begin and finish on different processes: 1 active key';
	},
};

/** The processor that began is gone when the key answers. */
export const processorDies: QueueCheck = {
	name: 'Webhook processor killed between begin and finish',
	async run(world) {
		const { executionId, link } = await start(world);
		const finish = await begin(world, 'webhook1', link);
		await world.cluster.kill('webhook1');
		const answer = await post(link, finish);
		assert.equal(answer.json.done, true, answer.text);
		await expectEnrolled(world, executionId);
		await world.cluster.start('webhook1');
		return 'the other one finishes: 1 active key';
	},
};

/** The processor dies after PingOne has activated the key, and before anybody was told. */
export const diesWhileActivating: QueueCheck = {
	name: 'Webhook processor killed while PingOne activates',
	async run(world) {
		const { executionId, link } = await start(world);
		const finish = await begin(world, 'webhook1', link);
		const fault = { kind: 'latency', ms: 20_000, when: 'after' };
		await world.sandbox.control('POST', '/faults', { route: 'devices.activate', fault });
		const cut = post(at(world, 'webhook1', link), finish).catch(() => undefined);
		await eventually('PingOne activates', async () => {
			const { devices } = await counts(world);
			return devices.activated === 1 || undefined;
		});
		await world.cluster.kill('webhook1');
		assert.equal(await cut, undefined);
		const answer = await post(at(world, 'webhook2', link), finish);
		assert.equal(answer.json.done, true, answer.text);
		await expectEnrolled(world, executionId);
		await world.cluster.start('webhook1');
		return 'the same finish elsewhere: 1 active key';
	},
};

/** A power cut between the mail and the click. */
export const allDie: QueueCheck = {
	name: 'All five killed between mail and click',
	async run(world) {
		const { executionId, link } = await start(world);
		await world.cluster.kill(...ALL);
		await world.cluster.start(...ALL);
		world.client = world.cluster.client();
		const answer = await post(link, await answerAttempt(link));
		assert.equal(answer.json.done, true, answer.text);
		await expectEnrolled(world, executionId);
		return 'ENROLLED after the restart: 1 active key';
	},
};

/** Two people hold the link, begin on two processors and finish in the same moment. */
export const twoFinishes: QueueCheck = {
	name: 'Two finishes on two processors',
	async run(world) {
		const { executionId, link } = await start(world);
		await world.sandbox.control('POST', '/settings', { latencyMs: 100 });
		const processors: Role[] = ['webhook1', 'webhook2'];
		const finishes: object[] = [];
		for (const role of processors) finishes.push(await begin(world, role, link));
		const answers = await Promise.all(
			processors.map(async (role, place) => await post(at(world, role, link), finishes[place])),
		);
		const { conflict } = await expectEnrolled(world, executionId, processors.length);
		const told = answers.filter(({ json }) => json.done === true).length;
		assert.ok(told <= 1, 'both are told that it is done');
		const named = conflict?.deviceIds.length ?? 0;
		return `${told} of 2 told that it is done: the workflow's key is active, ${named} other named`;
	},
};

const UNSAVED = 'queue-unsaved';

/** A workflow that saves no successful executions: n8n has lost waiting ones of those. */
export const notSaved: QueueCheck = {
	name: 'Enrollment of a workflow that saves no executions',
	workflows: (sandbox) => [
		{
			...enrollWorkflow(sandbox, UNSAVED),
			settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
		},
	],
	publish: [UNSAVED],
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		const { link } = await invite(world, UNSAVED);
		const answer = await post(link, await answerAttempt(link));
		assert.equal(answer.json.done, true, answer.text);
		const { devices } = await counts(world);
		assert.deepEqual([devices.activated, devices.pending], [1, 0]);
		return 'ENROLLED, 1 active key';
	},
};
