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

const called: Node = {
	...node('1', 'Asked', 'n8n-nodes-base.executeWorkflowTrigger', 0, { inputSource: 'passthrough' }),
	typeVersion: 1.1,
};

/** Ends when it is called, with an item that says that everything is approved. */
const endsWhenCalled = (id: string, trigger: Node): WorkflowFile => ({
	id,
	name: id,
	nodes: [
		{ ...trigger, name: 'Asked' },
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
});

const child = endsWhenCalled('child', called);

/** Fails at once, which starts a workflow that ends when it is called. */
const failing: WorkflowFile = {
	id: 'failing',
	name: 'failing',
	nodes: [called, node('2', 'Fail', 'n8n-nodes-base.stopAndError', 200, { errorMessage: 'No.' })],
	connections: { Asked: next('Fail') },
	settings: { executionOrder: 'v1', errorWorkflow: 'afterError' },
};
const afterError = endsWhenCalled(
	'afterError',
	node('1', 'Asked', 'n8n-nodes-base.errorTrigger', 0, {}),
);

/** How a list calls another workflow: which one, and whether it waits for its end. */
interface Calls {
	workflow?: string;
	waits?: boolean;
}

/** A list calls the child once for each item, in front of a workflow that waits for a user. */
function calling(
	{ nodes, connections, ...rest }: WorkflowFile,
	hr: string,
	{ workflow = 'child', waits = true }: Calls = {},
): WorkflowFile {
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
					workflowId: { __rl: true, mode: 'id', value: workflow },
					mode: 'each',
					options: { waitForSubWorkflow: waits },
				}),
				typeVersion: 1.2,
				...(workflow === 'failing' && { onError: 'continueRegularOutput' }),
			},
			// Without waiting, the list's items come out at once, and a user is asked once.
			node('f', 'First', 'n8n-nodes-base.limit', 110, { maxItems: 1 }),
		],
		connections: {
			...connections,
			[hr]: next('People'),
			People: next('Each'),
			Each: next('First'),
			First: first,
		},
	} as WorkflowFile;
}

/** An agent calls the child as its tool, in front of the same. */
function asking({ nodes, connections, ...rest }: WorkflowFile, hr: string): WorkflowFile {
	const langchain = (name: string, type: string, typeVersion: number, parameters: object) => ({
		...node(name, name, `@n8n/n8n-nodes-langchain.${type}`, 50, parameters as never),
		typeVersion,
	});
	const toAgent = (type: string) => ({ [type]: [[{ node: 'Assistant', type, index: 0 }]] });
	return {
		...rest,
		nodes: [
			...nodes,
			langchain('Assistant', 'agent', 3, { promptType: 'define', text: 'Ask.', options: {} }),
			{
				...langchain('Model', 'lmChatOpenAi', 1.2, {
					model: { __rl: true, mode: 'list', value: 'gpt-4.1-mini' },
					options: {},
				}),
				credentials: { openAiApi: { id: TOOL_MODEL, name: TOOL_MODEL } },
			},
			langchain('Ask child', 'toolWorkflow', 2.2, {
				description: 'Asks the child.',
				workflowId: { __rl: true, mode: 'id', value: 'child' },
				workflowInputs: {
					mappingMode: 'defineBelow',
					value: {},
					matchingColumns: [],
					schema: [],
					attemptToConvertTypes: false,
					convertFieldsToString: false,
				},
			}),
		],
		connections: {
			...connections,
			[hr]: next('Assistant'),
			Assistant: connections[hr],
			Model: toAgent('ai_languageModel'),
			'Ask child': toAgent('ai_tool'),
		},
	} as WorkflowFile;
}

const confirming = (id = 'confirming'): WorkflowFile => ({
	id,
	name: id,
	nodes: [
		{
			...node('1', 'HR', 'n8n-nodes-base.webhook', 0, {
				httpMethod: 'POST',
				path: id,
				options: {},
			}),
			webhookId: id,
		},
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

const TOOL_MODEL = 'scriptedForTool';

let host: PackedN8n;
let model: ScriptedModel;
let toolModel: ScriptedModel;

beforeAll(async () => {
	toolModel = await startModel((answers) =>
		answers.length === 0 ? { tool: 'Ask_child', args: { input: 'Go.' } } : { say: 'Asked.' },
	);
	model = await startModel((answers) =>
		answers.length === 0
			? { tool: 'Disable_MFA', args: { toolParameters: { email: ada().email } } }
			: { say: answers.join(' ') },
	);
	host = await startPackedN8n({
		credentials: [
			{ ...sandboxCredential(sandbox.ids), ...CREDENTIAL },
			modelCredential(model.url),
			{ ...modelCredential(toolModel.url), id: TOOL_MODEL, name: TOOL_MODEL },
		],
		workflows: [
			child,
			failing,
			afterError,
			deliveryWorkflow('deliver'),
			calling(confirming(), 'HR'),
			calling(confirming('unawaited'), 'HR', { waits: false }),
			calling(confirming('afterFailure'), 'HR', { workflow: 'failing' }),
			calling(confirming('afterUnawaited'), 'HR', { workflow: 'failing', waits: false }),
			asking(confirming('asking'), 'HR'),
			calling(enrolling(), 'HR'),
			calling(reviewed('desk', lead().id), 'Chat with the service desk'),
		],
		publish: [
			...['child', 'failing', 'afterError', 'deliver', 'confirming', 'unawaited', 'afterFailure'],
			...['afterUnawaited', 'asking', 'enrolling', 'desk'],
		],
	});
});

beforeEach(async () => {
	const at = { rpId: 'localhost', origin: new URL(host.n8n.url).origin };
	for (const { id } of [ada(), lead()]) await giveKey(world, at, id);
});

afterAll(async () => {
	await host?.close();
	await model?.close();
	await toolModel?.close();
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
async function start(workflow: string, count: number, ends = 'child'): Promise<Called> {
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
		(await waitingOf(ends, count)).map(async ({ id }) => {
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

/**
 * Ways in which a workflow calls another one before a wait. Of a list that waits for several, n8n resumes
 * the caller with the second one's end, which the node prevents. In all other cases it resumes none by
 * itself: they are tried so that a change of n8n is seen. Of an agent's tool it begins one at a time.
 */
const CALLERS = [
	{ way: 'a list that waits', workflow: 'confirming', ends: 'child', counts: [1, 2] },
	{ way: 'a list that does not wait', workflow: 'unawaited', ends: 'child', counts: [1, 2] },
	{ way: 'the tool of an AI agent', workflow: 'asking', ends: 'child', counts: [1] },
	{
		way: 'the error workflow of what a list called',
		workflow: 'afterFailure',
		ends: 'afterError',
		counts: [1, 2],
	},
	{
		way: 'the error workflow of what a list called without waiting',
		workflow: 'afterUnawaited',
		ends: 'afterError',
		counts: [1, 2],
	},
];

describe.each(CALLERS)('$way', ({ workflow, ends, counts }) => {
	it.each(counts)('does not decide Send and Wait for Passkey, with %i of them', async (count) => {
		const called = await start(workflow, count, ends);
		while (called.children.length > 0) {
			await endChild(called);
			await waitsIn(called, 'Confirm');
		}
		const link = await mailed('deliver');
		expect((await post(link, { action: 'decline' })).json).toMatchObject({ declined: true });
		expect(await outcome(called, 'Act')).toMatchObject({
			approved: false,
			confirmation: { status: 'DECLINED' },
		});
	});
});

describe('a sub-execution that ends while its caller waits for a user', () => {
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
