import { type ExecutionData, itemsOf, type WorkflowFile } from '../../../tools/host/n8n.mts';
import { MovableClock } from '../../support/clock.mts';
import { decideWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import {
	CREDENTIAL,
	type EnrollmentHost,
	enrollWorkflow,
	eventually,
	next,
	node,
	startEnrollmentHost,
	type Waiting,
} from '../../support/enrollment/host.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { Front, type OutageKind } from '../../support/outage.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { credentialFor } from '../../support/tenant.mts';

/*
 * PingOne is away when the time of a wait is over, in real n8n whose clock is set ahead, and n8n is
 * killed in between.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const FRONT = 'front';

const REMIND = { remindAfter: 2, remindAfterUnit: 'hours', maxReminders: 2 };
/** Less than the outage lasts, and no answer is waited for longer. */
const OPTIONS = { ...REMIND, timeout: 2, waitForPingOne: 0.05 };
/** The workflows that ask for a confirmation. */
const CONFIRMS = ['decide', 'confirming'];
const ONE_DAY = { linkValidFor: 1, linkValidUnit: 'days' };

interface Found {
	_embedded: { users: Array<{ id: string }> };
}

const clock = new MovableClock();
let front: Front;
let host: EnrollmentHost;
let person = 0;

const letPass = async (ms: number) => await clock.pass(ms, host.sandbox);

const throughFront = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((each) =>
		'credentials' in each
			? { ...each, credentials: { pingOneOAuth2Api: { ...CREDENTIAL, id: FRONT, name: FRONT } } }
			: each,
	),
});

/** Waiter -> while PENDING back to it, otherwise on. */
function looping(workflow: WorkflowFile, waiter: string, purpose: string): WorkflowFile {
	const { name: last } = workflow.nodes.at(-1) as { name: string };
	const isPending = {
		conditions: {
			string: [{ value1: `={{ $json.${purpose}.status }}`, value2: 'PENDING' }],
		},
	};
	const main = [waiter, last].map((name) => [{ node: name, type: 'main', index: 0 }]);
	return {
		...workflow,
		nodes: [...workflow.nodes, node('9', 'Pending?', 'n8n-nodes-base.if', 500, isPending)],
		connections: { ...workflow.connections, [waiter]: next('Pending?'), 'Pending?': { main } },
	};
}

/** With Watch Enrollment Link behind it. */
function watched(workflow: WorkflowFile): WorkflowFile {
	const watch = node('8', 'Watch', 'n8n-nodes-pingone.pingOne', 500, {
		...{ resource: 'device', operation: 'watchLink', watchFor: 72 },
	});
	const { connections, nodes } = workflow;
	return {
		...workflow,
		nodes: [...nodes, watch],
		connections: { ...connections, Enroll: next('Watch'), Watch: next('Tell HR') },
	};
}

beforeAll(async () => {
	front = new Front();
	await front.listen();
	host = await startEnrollmentHost({
		users: 12,
		workflows: (sandbox) =>
			[
				watched(enrollWorkflow(sandbox, 'watched', {}, ONE_DAY)),
				decideWorkflow('decide'),
				looping(enrollWorkflow(sandbox, 'byNodes', { options: OPTIONS }), 'Enroll', 'enrollment'),
				looping(
					decideWorkflow(
						'confirming',
						{ options: OPTIONS },
						{ linkValidFor: 7, linkValidUnit: 'days' },
					),
					'Confirm',
					'confirmation',
				),
			].map(throughFront),
		credentials: (sandbox) => {
			front.target = sandbox.url;
			const data = credentialFor(sandbox, { apiUrl: front.url(), authServerUrl: front.url() });
			return [{ id: FRONT, name: FRONT, type: 'pingOneOAuth2Api', data }];
		},
		env: clock.env,
	});
});
afterAll(async () => {
	await host?.close();
	await front?.close();
	clock.close();
});

/** Starts an execution for a user of its own. */
const start = async (workflow: string): Promise<Waiting> => {
	person += 1;
	const email = `hire${String(person).padStart(4, '0')}@example.com`;
	const filter = encodeURIComponent(`email eq "${email}"`);
	const api = await mainApi(host.sandbox);
	const { body } = await api<Found>('GET', `/users?filter=${filter}`);
	const [{ id }] = body._embedded.users;
	await api('PUT', `/users/${id}/mfaEnabled`, { body: { mfaEnabled: true } });
	// Nobody without a passkey is asked to confirm.
	if (CONFIRMS.includes(workflow)) await host.sandbox.control('POST', `/users/${id}/devices`, {});
	return await host.start(workflow, { email, message: 'Pay EUR 12,400' });
};

const runsOf = ({ data }: ExecutionData, name: string) => data.resultData.runData[name] ?? [];

/** Waits until a node has run so often, and the execution waits again. */
const waitsAgain = async ({ executionId }: Waiting, name: string, runs: number) =>
	await eventually(`${name} waits the ${runs}. time`, async () => {
		const execution = await host.client().execution(executionId);
		const { error } = execution.data.resultData;
		if (execution.status !== 'waiting' && error) throw new Error(JSON.stringify(error));
		if (!['waiting', 'running'].includes(execution.status)) throw new Error(execution.status);
		const done = execution.status === 'waiting' && runsOf(execution, name).length === runs;
		return done || undefined;
	});

it.each<OutageKind>(['refused', 'page503', 'hang'])(
	'while PingOne is away (%s), links that expire say so once, and a reminder ends none',
	async (kind) => {
		const [plain, decision] = [await start('watched'), await start('decide')];
		const byNodes = await start('byNodes');
		const confirming = await start('confirming');
		await front.begin(kind);

		await letPass(2 * HOUR_MS);
		await waitsAgain(byNodes, 'Enroll', 2);
		await waitsAgain(confirming, 'Confirm', 2);
		await host.crash();
		await letPass(2 * HOUR_MS);
		await waitsAgain(byNodes, 'Enroll', 3);
		await waitsAgain(confirming, 'Confirm', 3);

		// The link, and the five minutes until n8n goes on.
		await letPass(DAY_MS);
		const decided = await host.ended(decision.executionId);
		expect(decided.status).toBe('success');
		expect(itemsOf(decided, 'Act').map(({ json }) => json)).toMatchObject([
			{ approved: false, confirmation: { status: 'EXPIRED' } },
		]);
		await waitsAgain(plain, 'Watch', 1);
		await host.crash();
		await letPass(3 * DAY_MS + HOUR_MS);
		const told = await host.ended(plain.executionId);
		expect(told.status).toBe('success');
		expect(itemsOf(told, 'Tell HR').map(({ json }) => json)).toMatchObject([
			{ enrollment: { status: 'EXPIRED', reported: false } },
		]);

		await front.end();
		const finish = await eventually(
			'PingOne is back',
			async () => await answerAttempt(byNodes.link).catch(() => undefined),
		);
		expect((await post(byNodes.link, finish)).json).toMatchObject({ done: true });
		const enrolled = await host.ended(byNodes.executionId);
		expect(itemsOf(enrolled, 'Tell HR').map(({ json }) => json)).toMatchObject([
			{ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } },
		]);
		expect((await post(confirming.link, { action: 'decline' })).json).toMatchObject({ ok: true });
		const declined = await host.ended(confirming.executionId);
		expect(itemsOf(declined, 'Act').map(({ json }) => json)).toMatchObject([
			{ approved: false, confirmation: { status: 'DECLINED' } },
		]);
	},
);
