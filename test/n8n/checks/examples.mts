import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readExampleFile } from '../../../tools/demo/examples.mts';
import { type ExecutionData, itemsOf, type WorkflowFile } from '../../../tools/host/n8n.mts';
import { repoRoot } from '../../../tools/host/repo.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import type { Check } from '../check.mts';
import { startByHook, type World } from '../world.mts';

type Node = Record<string, unknown> & { name: string; parameters: Record<string, unknown> };

const FILES = readdirSync(join(repoRoot(), 'examples')).filter((name) => name.endsWith('.json'));
const readText = (file: string) => readFileSync(join(repoRoot(), 'examples', file), 'utf8');
const idOf = (file: string) => `example-${basename(file, '.json')}`;

const ADA = { employee: 'Ada Lovelace', email: 'ada@example.com', startDate: '2030-01-07' };
/** One event for every webhook: a person, and the same person as a list. */
const EVENT = { ...ADA, people: [ADA] };
/** Of a user whose manager PingOne names. */
const changeOf = (employee: string) => ({ employee, account: 'DE02', from: '2030-01-01' });
const PAYMENT = { id: 1, amount: 'EUR 5', payee: 'X', account: 'DE02', approver: ADA.email };
const FORM = { Email: 'ada@example.com', 'Nickname of the key': 'Blue key' };

const kindOf = ({ type }: Record<string, unknown>) => String(type).split('.')[1];
const isEnabled = ({ disabled }: Record<string, unknown>) => disabled !== true;

const workflowOf = (file: string) => ({ __rl: true, mode: 'id', value: idOf(file) });

/** What whoever imports an example has to choose, beside what `readExampleFile` fills in. */
function chosen(node: Record<string, unknown>): Record<string, unknown> {
	const parameters = node.parameters as Record<string, unknown>;
	// One that calls itself names itself.
	const called = parameters.workflowId as { value?: string } | undefined;
	if (kindOf(node) === 'executeWorkflow' && called?.value === '') {
		const workflowId = workflowOf('onboard-one-hire.json');
		return { ...node, parameters: { ...parameters, workflowId } };
	}
	if ('deliveryWorkflow' in parameters) {
		const deliveryWorkflow = workflowOf('send-a-link.json');
		return { ...node, parameters: { ...parameters, deliveryWorkflow } };
	}
	if (kindOf(node) === 'formTrigger') {
		return {
			...node,
			credentials: undefined,
			parameters: { ...parameters, authentication: 'none' },
		};
	}
	return node;
}

const example = (file: string, sandbox: SandboxProcess): WorkflowFile => {
	const read = readExampleFile(file, idOf(file), sandbox.ids);
	return { ...read, nodes: read.nodes.map(chosen) };
};

const startOf = ({ nodes }: WorkflowFile, kind: string) =>
	nodes.find((node) => kindOf(node) === kind && isEnabled(node)) as Node | undefined;

/** Runs an example by whatever starts it; undefined when only another workflow or PingOne can. */
async function start(world: World, workflow: WorkflowFile): Promise<string | undefined> {
	const { client } = world;
	if (startOf(workflow, 'dataTable')) {
		const byHand = startOf(workflow, 'scheduleTrigger') && startOf(workflow, 'manualTrigger');
		return byHand && (await client.run(workflow.id, byHand.name));
	}
	const hook = startOf(workflow, 'webhook');
	if (hook) {
		const path = String(hook.parameters.path);
		const [, { username }] = world.sandbox.ids.users;
		const event = path === 'payroll-change' ? changeOf(username) : { ...EVENT, ...PAYMENT };
		return await startByHook(world, workflow.id, event, path);
	}
	const form = startOf(workflow, 'formTrigger');
	if (form) return await client.run(workflow.id, form.name, [FORM]);
	const manual = startOf(workflow, 'manualTrigger');
	return manual && (await client.run(workflow.id, manual.name));
}

/** The bulk example's list has three people who can be served and two who cannot. */
const expectParted = (execution: ExecutionData, { nodes }: WorkflowFile) => {
	const create = nodes.find(
		({ parameters }) => (parameters as { operation?: string }).operation === 'createFido2',
	) as Node;
	const sizes = [0, 1].map((output) => itemsOf(execution, create.name, output).length);
	assert.deepEqual(sizes, [3, 2], 'the bulk example does not part its list');
};

const runExample = async (world: World, file: string): Promise<string> => {
	const workflow = example(file, world.sandbox);
	await world.sandbox.control('POST', '/reset');
	const [{ id: userId, username: manager }, employee] = world.sandbox.ids.users;
	await world.sandbox.control('POST', `/users/${employee.id}`, { profile: { manager } });
	await world.sandbox.control('POST', `/users/${userId}/devices`, { nickname: 'Blue key' });
	const executionId = await start(world, workflow);
	const name = basename(file, '.json');
	if (executionId === undefined) return `${name}: imported`;
	const execution = await world.client.settled(executionId);
	const { error } = execution.data.resultData;
	assert(!error, `${file}: ${error?.node?.name ?? ''}: ${error?.message}`);
	assert(['success', 'waiting'].includes(execution.status), `${file}: ${execution.status}`);
	if (name.startsWith('bulk')) expectParted(execution, workflow);
	return `${name}: ${execution.status}`;
};

const startsBy = (file: string, kinds: string) =>
	new RegExp(`"type": "n8n-nodes-base\\.(${kinds})"`).test(readText(file));

/** Sub-workflows first: n8n publishes no workflow that calls one that is not live. */
const PUBLISHED = [
	...FILES.filter((file) => startsBy(file, 'executeWorkflowTrigger')),
	...FILES.filter((file) => startsBy(file, 'webhook')),
];

/** All example workflows are imported by command and run, mails left out. */
export const examples: Check = {
	name: 'Examples',
	workflows: (sandbox) => FILES.map((file) => example(file, sandbox)),
	publish: PUBLISHED.map(idOf),
	async run(world) {
		const seen: string[] = [];
		for (const file of FILES) seen.push(await runExample(world, file));
		return `${seen.length} of ${FILES.length}: ${seen.join(', ')}`;
	},
};
