import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { enrollWorkflow, next, node } from '../../support/enrollment/workflows.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import { locator } from '../../support/tenant.mts';

/** Region to environment; the first one is the credential's own. */
export type Regions = ReadonlyMap<string, string>;

/** An expression of Environment ID for the item that `from` names, such as `$json`. */
type Way = (regions: Regions, from: string) => string;

/** The ways in which admins write it. In the last one, the credential's own environment is empty text. */
export const WAYS: Record<string, Way> = {
	conditional(regions, from) {
		const [[, own], ...others] = [...regions];
		const text = others.reduce(
			(otherwise, [region, id]) => `${from}.region === '${region}' ? '${id}' : (${otherwise})`,
			`'${own}'`,
		);
		return `={{ ${text} }}`;
	},
	map: (regions, from) => `={{ (${JSON.stringify(Object.fromEntries(regions))})[${from}.region] }}`,
	member: (_, from) => `={{ ${from}.env }}`,
	empty: ([[own]], from) => `={{ ${from}.region === '${own}' ? '' : ${from}.env }}`,
};

const PEOPLE = 'People';
const core = (name: string, type: string, typeVersion: number, parameters: object) => ({
	...node(name, name, `n8n-nodes-base.${type}`, 0, parameters as Record<string, unknown>),
	typeVersion,
});

/** What the log of requests names an item by: its region. */
const tagged = (environmentId: string, from = '$json') => ({
	environmentId,
	externalTransactionId: `={{ ${from}.region }}`,
});

/** A node for a user who is named by ID, or by an email address that every environment has. */
const pingOne = (name: string, operation: string, environmentId: string, more: object = {}) => {
	const [resource, value] = operation.split('.');
	const user =
		operation === 'user.get' ? ['email', '={{ $json.email }}'] : ['id', '={{ $json.id }}'];
	return node(name, name, 'n8n-nodes-pingone.pingOne', 0, {
		...{ resource, operation: value, user: locator(user[0], user[1]) },
		...more,
		options: tagged(environmentId),
	});
};

const hook = (id: string) => [
	node('HR', 'HR', 'n8n-nodes-base.webhook', 0, { httpMethod: 'POST', path: id, options: {} }),
	core(PEOPLE, 'splitOut', 1, { fieldToSplitOut: 'body.people', options: {} }),
];

const workflow = (
	id: string,
	nodes: WorkflowFile['nodes'],
	connections: WorkflowFile['connections'],
): WorkflowFile => ({ id, name: id, nodes, connections, settings: { executionOrder: 'v1' } });

const to = (...names: string[]) => ({
	main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))],
});

const createParameters = ({ ids }: SandboxProcess) => ({
	rpId: locator('domain', 'example.com'),
	rpName: 'Example Ltd',
	policy: locator('id', ids.policyId),
});

const linkParameters = { linkValidFor: 1, linkValidUnit: 'days' };

/** Each shape takes `people` at a webhook with its own ID as the path. */
export const SHAPES: Record<
	string,
	(id: string, environmentId: string, sandbox: SandboxProcess) => WorkflowFile[]
> = {
	straight: (id, environmentId, sandbox) => [
		workflow(
			id,
			[
				...hook(id),
				pingOne('Get', 'user.get', environmentId),
				pingOne('Change', 'user.enableMfa', environmentId),
				pingOne('Link', 'device.createLink', environmentId, linkParameters),
				// Links are made for a node that waits with them; the filter before it lets nobody pass.
				core('Nobody', 'filter', 1, {
					conditions: { string: [{ value1: 'all', value2: 'none' }] },
				}),
				pingOne('Enroll', 'device.enroll', environmentId, {
					...{ relyingParty: 'host', sendLinkWith: 'nodes', rpName: 'Example Ltd' },
					policy: locator('id', sandbox.ids.policyId),
				}),
			],
			{
				HR: next(PEOPLE),
				[PEOPLE]: to('Get', 'Change', 'Link'),
				Link: next('Nobody'),
				Nobody: next('Enroll'),
			},
		),
	],
	loop: (id, environmentId) => [
		workflow(
			id,
			[
				...hook(id),
				core('Loop', 'splitInBatches', 3, { batchSize: 2, options: {} }),
				pingOne('Get', 'user.get', environmentId),
			],
			{
				HR: next(PEOPLE),
				[PEOPLE]: next('Loop'),
				Loop: { main: [[], [{ node: 'Get', type: 'main', index: 0 }]] },
				Get: next('Loop'),
			},
		),
	],
	'sub-workflow': (id, environmentId) => [
		workflow(
			`${id} called`,
			[
				core('Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
				pingOne('Get', 'user.get', environmentId),
			],
			{ Called: next('Get') },
		),
		workflow(
			id,
			[
				...hook(id),
				core('Call', 'executeWorkflow', 1.2, {
					workflowId: locator('id', `${id} called`),
					options: {},
				}),
			],
			{ HR: next(PEOPLE), [PEOPLE]: next('Call') },
		),
	],
	// The first create of somebody is refused: n8n's Retry goes on from there.
	retry: (id, environmentId, sandbox) => [
		workflow(
			id,
			[
				...hook(id),
				pingOne('Create', 'device.createFido2', environmentId, createParameters(sandbox)),
			],
			{ HR: next(PEOPLE), [PEOPLE]: next('Create') },
		),
	],
};

/** A link, and an enrollment by it. The event's `email` is that of the user in every environment. */
export function enrollment(sandbox: SandboxProcess, id: string, environmentId: string) {
	const options = tagged(environmentId, "$('HR').first().json.body");
	return enrollWorkflow(sandbox, id, { options }, { options });
}
