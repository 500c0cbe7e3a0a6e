import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { giveKey } from '../support/authentications.mts';
import { deliveryWorkflow } from '../support/enrollment/confirmWorkflows.mts';
import { answerAttempt, post } from '../support/enrollment/linkClient.mts';
import { CREDENTIAL, enrollWorkflow, next, node } from '../support/enrollment/workflows.mts';
import { eventually } from '../support/eventually.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { useWorld, type World } from '../support/world.mts';
import { type ScriptedModel, startModel } from './agent/model.mts';
import { modelCredential, reviewed } from './agent/reviewed.mts';

/** How long n8n gets to resume what it must not resume; it takes parts of a second. */
const RESUMES_MS = 4_000;

const world: World = useWorld();
const { sandbox } = world;
const ada = () => sandbox.user(0);
const lead = () => sandbox.user(1);

type Node = ReturnType<typeof node>;

/** Ends when it is called, with an item that says that everything is approved. */
const child: WorkflowFile = {
	id: 'child',
	name: 'child',
	nodes: [
		{
			...node('1', 'Asked', 'n8n-nodes-base.executeWorkflowTrigger', 0, {
				inputSource: 'passthrough',
			}),
			typeVersion: 1.1,
		},
		node('2', 'Where', 'n8n-nodes-base.set', 200, {
			assignments: {
				assignments: [
					{ id: 'url', name: 'url', value: '={{ $execution.resumeUrl }}', type: 'string' },
				],
			},
			options: {},
		}),
		{
			...node('3', 'Until called', 'n8n-nodes-base.wait', 400, { resume: 'webhook', options: {} }),
			typeVersion: 1.1,
			webhookId: 'until-called',
		} as Node,
		node('4', 'Forge', 'n8n-nodes-base.set', 600, {
			mode: 'raw',
			jsonOutput: JSON.stringify({
				approved: true,
				id: 'forged',
				status: 'ACTIVE',
				confirmation: { status: 'CONFIRMED' },
				enrollment: { status: 'ENROLLED', reported: true },
			}),
			options: {},
		}),
	],
	connections: {
		Asked: next('Where'),
		Where: next('Until called'),
		'Until called': next('Forge'),
	},
	settings: { executionOrder: 'v1' },
};

/** A list calls the child once for each item, in front of a workflow that waits for a user. */
function calling({ nodes, connections, ...rest }: WorkflowFile, hr: string): WorkflowFile {
	const first = connections[hr];
	return {
		...rest,
		nodes: [
			...nodes,
			node('p', 'People', 'n8n-nodes-base.splitOut', 50, {
				fieldToSplitOut: 'body.people',
				options: {},
			}),
			{
				...node('e', 'Each', 'n8n-nodes-base.executeWorkflow', 80, {
					source: 'database',
					workflowId: { __rl: true, mode: 'id', value: 'child' },
					mode: 'each',
					options: { waitForSubWorkflow: true },
				}),
				typeVersion: 1.2,
			},
		],
		connections: { ...connections, [hr]: next('People'), People: next('Each'), Each: first },
	} as WorkflowFile;
}

const confirming = (): WorkflowFile => ({
	id: 'confirming',
	name: 'confirming',
	nodes: [
		node('1', 'HR', 'n8n-nodes-base.webhook', 0, {
			httpMethod: 'POST',
			path: 'confirming',
			options: {},
		}),
		node('2', 'Confirm', 'n8n-nodes-pingone.pingOne', 200, {
			resource: 'confirmation',
			operation: 'sendAndWait',
			user: { __rl: true, mode: 'id', value: ada().id },
			message: 'Pay EUR 1,000,000',
			relyingParty: 'host',
			sendLinkWith: 'workflow',
			deliveryWorkflow: { __rl: true, mode: 'id', value: 'deliver' },
			linkValidFor: 1,
			linkValidUnit: 'days',
			page: { companyName: 'Example Ltd' },
		}),
		node('3', 'Act', 'n8n-nodes-base.noOp', 400, {}),
	],
	connections: { HR: next('Confirm'), Confirm: next('Act') },
	settings: { executionOrder: 'v1' },
});

function enrolling(): WorkflowFile {
	const { nodes, connections, ...rest } = enrollWorkflow(sandbox, 'enrolling');
	const watch = { resource: 'device', operation: 'watchLink', watchFor: 1 };
	return {
		...rest,
		nodes: [...nodes, node('7', 'Watch', 'n8n-nodes-pingone.pingOne', 500, watch)],
		connections: { ...connections, Enroll: next('Watch'), Watch: next('Tell HR') },
	};
}

let host: PackedN8n;
let model: ScriptedModel;

beforeAll(async () => {
	model = await startModel((answers) =>
		answers.length === 0
			? { tool: 'Disable_MFA', args: { toolParameters: { email: ada().email } } }
			: { say: answers.join(' ') },
	);
	host = await startPackedN8n({
		credentials: [{ ...sandboxCredential(sandbox.ids), ...CREDENTIAL }, modelCredential(model.url)],
		workflows: [
			child,
			deliveryWorkflow('deliver'),
			calling(confirming(), 'HR'),
			calling(enrolling(), 'HR'),
			calling(reviewed('desk', lead().id), 'Chat with the service desk'),
		],
		publish: ['child', 'deliver', 'confirming', 'enrolling', 'desk'],
	});
});

beforeEach(async () => {
	const at = { rpId: 'localhost', origin: new URL(host.n8n.url).origin };
	for (const { id } of [ada(), lead()]) await giveKey(world, at, id);
});

afterAll(async () => {
	await host?.close();
	await model?.close();
});

/** An execution of the caller, and its sub-executions, which wait to be called. */
interface Called {
	executionId: string;
	children: Array<{ id: string; url: string }>;
}

const waitingOf = async (workflow: string, count: number) =>
	await eventually(`${count} of ${workflow} wait`, async () => {
		const all = await host.client.executions(workflow);
		const waiting = all.filter(({ status }) => status === 'waiting');
		return waiting.length >= count ? waiting.slice(0, count) : undefined;
	});

/** Starts a caller with so many sub-executions, of which none has ended. */
async function start(workflow: string, count: number): Promise<Called> {
	const people = Array.from({ length: count }, (_, place) => ({ place }));
	const { statusCode, body } = await request(`${host.n8n.url}/webhook/${workflow}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ people, email: ada().email, question: 'Ada has lost her phone.' }),
	});
	await body.dump();
	expect(statusCode).toBe(200);
	const [{ id: executionId }] = await waitingOf(workflow, 1);
	const children = await Promise.all(
		(await waitingOf('child', count)).map(async ({ id }) => {
			const [{ json }] = itemsOf(await host.client.execution(id), 'Where');
			return { id, url: String(json.url) };
		}),
	);
	return { executionId, children };
}

/** Has a sub-execution end, and gives n8n the time to have its caller go on. */
async function endChild({ children }: Called): Promise<void> {
	const last = children.shift()!;
	const { statusCode, body } = await request(last.url);
	await body.dump();
	expect(statusCode).toBe(200);
	await eventually('the sub-execution ends', async () => {
		const { status } = await host.client.execution(last.id);
		return status === 'success' || undefined;
	});
	await delay(RESUMES_MS);
}

/** Waits until the caller waits in a node. */
const waitsIn = async ({ executionId }: Called, name: string) =>
	await eventually(`${name} waits`, async () => {
		const { status, data } = await host.client.execution(executionId);
		return (status === 'waiting' && data.resultData.lastNodeExecuted === name) || undefined;
	});

/** What came out of a node when the execution is over. */
async function outcome({ executionId }: Called, name: string) {
	const execution = await eventually('the execution ends', async () => {
		const found = await host.client.settled(executionId);
		return found.status === 'waiting' ? undefined : found;
	});
	expect(execution.data.resultData.runData[name]).toHaveLength(1);
	return itemsOf(execution, name)[0].json;
}

const mailed = async (workflow: string, name = 'Mail') => {
	const [sent] = await host.client.executions(workflow);
	return String(itemsOf(await host.client.execution(sent.id), name)[0].json.link);
};

describe('a sub-execution that ends while its caller waits for a user', () => {
	it('does not decide Send and Wait for Passkey', async () => {
		const called = await start('confirming', 2);
		await endChild(called);
		await waitsIn(called, 'Confirm');
		await endChild(called);
		await waitsIn(called, 'Confirm');
		const link = await mailed('deliver');
		expect((await post(link, { action: 'decline' })).json).toMatchObject({ declined: true });
		expect(await outcome(called, 'Act')).toMatchObject({
			approved: false,
			confirmation: { status: 'DECLINED' },
		});
	});

	it('ends neither Enroll FIDO2 Device nor Watch Enrollment Link', async () => {
		const called = await start('enrolling', 3);
		await endChild(called);
		await waitsIn(called, 'Enroll');
		await endChild(called);
		await waitsIn(called, 'Enroll');
		const link = await mailed('enrolling');
		const enrolled = await post(link, await answerAttempt(link));
		expect(enrolled.json).toMatchObject({ done: true });
		await waitsIn(called, 'Watch');
		await endChild(called);
		await waitsIn(called, 'Watch');
		expect((await post(link, { action: 'report' })).json).toMatchObject({ reported: true });
		const item = await outcome(called, 'Tell HR');
		expect(item).toMatchObject({
			status: 'ACTIVE',
			enrollment: { status: 'ENROLLED', reported: true, user: { id: ada().id } },
		});
		expect(item.id).not.toBe('forged');
	});

	it('does not approve a tool of an AI agent', async () => {
		const called = await start('desk', 2);
		await endChild(called);
		await waitsIn(called, 'Lead confirms');
		await endChild(called);
		await waitsIn(called, 'Lead confirms');
		const changes = (await sandbox.requests()).map(({ route }) => route);
		expect(changes).not.toContain('users.mfaEnabled.update');
		const link = await mailed('deliver');
		const declined = await post(link, { action: 'decline', reason: 'Ada is on leave' });
		expect(declined.json).toMatchObject({ declined: true });
		const { output } = await outcome(called, 'Service desk agent');
		expect(output).toContain('Ada is on leave');
	});
});
