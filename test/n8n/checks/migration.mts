import assert from 'node:assert/strict';
import { exampleFiles, readExampleFile } from '../../support/examples.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import type { Check } from '../check.mts';
import { type Field, nodeTypes, type NodeType } from '../nodeType.mts';
import type { World } from '../world.mts';

/** The newest version of n8n for which n8n 2.41 has a Migration Report. */
const REPORT = 'v3';
const EXAMPLE_WITH_CALL = 'enroll-a-list.json';
const CONTROL = 'Control of the migration report';

type Parameters = Record<string, unknown>;

/** Whether the editor shows a field beside these values. */
const isShown = ({ displayOptions = {} }: Field, values: Parameters): boolean => {
	const has = ([name, wanted]: [string, unknown[]]) => wanted.includes(values[name]);
	const { show = {}, hide = {} } = displayOptions;
	return Object.entries(show).every(has) && !Object.entries(hide).some(has);
};

/** What a node has when nothing but its operation was chosen. */
function defaultsOf(fields: Field[], chosen: Parameters): Parameters {
	const values = { ...chosen };
	for (const field of fields) {
		if (!(field.name in values) && isShown(field, values)) values[field.name] = field.default;
	}
	return values;
}

/** Every operation of a node type, and the type itself when it has none. */
function choicesOf({ properties }: NodeType): Parameters[] {
	const menus = properties.filter(({ name }) => name === 'operation');
	if (menus.length === 0) return [{}];
	return menus.flatMap(({ options = [], displayOptions }) =>
		options.flatMap(({ value: operation }) =>
			(displayOptions?.show?.resource ?? []).map((resource) => ({ resource, operation })),
		),
	);
}

const single = (name: string, node: Record<string, unknown>): Omit<WorkflowFile, 'id'> => ({
	name,
	nodes: [{ id: name, name, position: [0, 0], ...node }],
	connections: {},
});

/**
 * A workflow for each operation of each node, as n8n describes them, with all its defaults; a tool of an
 * AI agent has the same fields.
 */
const ofOperations = (types: NodeType[]) =>
	types
		.filter(({ name }) => !name.endsWith('Tool'))
		.flatMap((type) =>
			choicesOf(type).map((choice) =>
				single([type.name, ...Object.values(choice)].join(' '), {
					...{ type: type.name, typeVersion: 1 },
					parameters: defaultsOf(type.properties, choice),
				}),
			),
		);

/** Examples as they are imported. */
const ofExamples = (): Array<Omit<WorkflowFile, 'id'>> =>
	exampleFiles().map((file) => {
		const { nodes, connections } = readExampleFile(file);
		return { name: file, nodes: nodes as unknown as WorkflowFile['nodes'], connections };
	});

/** What n8n 3 removes, so that a report that looks at nothing is noticed. */
function control(): Omit<WorkflowFile, 'id'> {
	const { nodes } = readExampleFile(EXAMPLE_WITH_CALL);
	const call = nodes.find(({ type }) => type.endsWith('.executeWorkflow'));
	return single(CONTROL, { ...call, parameters: { ...call?.parameters, mode: 'each' } });
}

interface Result {
	ruleId: string;
	affectedWorkflows: Array<{ name: string }>;
}

/** What the report finds in all workflows of the database: rule and workflow. */
async function findings({ client: { session } }: World): Promise<string[]> {
	const path = '/breaking-changes/report';
	const { report } = await session.call<{ report: { workflowResults: Result[] } }>(
		'POST',
		`${path}/refresh?version=${REPORT}`,
	);
	const found: string[] = [];
	for (const { ruleId } of report.workflowResults) {
		const { affectedWorkflows } = await session.call<Result>('GET', `${path}/${ruleId}`);
		found.push(...affectedWorkflows.map(({ name }) => `${ruleId}: ${name}`));
	}
	return found;
}

/** n8n's own Migration Report finds nothing in the examples, nor in any operation or trigger. */
export const migration: Check = {
	name: 'Migration report',
	async run(world) {
		const [operations, examples] = [ofOperations(await nodeTypes(world)), ofExamples()];
		for (const workflow of [...operations, ...examples, control()]) {
			await world.client.createWorkflow(workflow);
		}
		assert.deepEqual(await findings(world), [`execute-workflow-each-mode-v3: ${CONTROL}`]);
		return `${operations.length} operations and triggers, ${examples.length} examples`;
	},
};
