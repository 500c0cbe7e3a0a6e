import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import type { SandboxProcess } from '../sandbox.mts';

export const CREDENTIAL = { id: 'pingOneSandbox', name: 'PingOne sandbox' };

type Parameters = Record<string, unknown>;

/** A node of n8n's JSON. */
export const node = (
	id: string,
	name: string,
	type: string,
	x: number,
	parameters: Parameters,
) => ({
	id,
	name,
	type,
	typeVersion: type === 'n8n-nodes-base.webhook' ? 2.1 : type === 'n8n-nodes-base.set' ? 3.4 : 1,
	position: [x, 0],
	parameters,
	...(type === 'n8n-nodes-base.webhook' && { webhookId: `webhook-${id}` }),
	...(type === 'n8n-nodes-pingone.pingOne' && { credentials: { pingOneOAuth2Api: CREDENTIAL } }),
});

/** An assignment of Edit Fields. */
const field = (name: string, value: string) => ({ id: name, name, value, type: 'string' });

/** Parameters of Enroll for the user whose email the webhook got. */
export const enrollParameters = (
	sandbox: SandboxProcess,
	changes: Parameters = {},
): Parameters => ({
	resource: 'device',
	operation: 'enroll',
	user: { __rl: true, mode: 'email', value: "={{ $('HR').first().json.body.email }}" },
	...('rpId' in changes ? {} : { relyingParty: 'host' }),
	rpName: 'Example Ltd',
	policy: { __rl: true, mode: 'id', value: sandbox.ids.policyId },
	...changes,
});

/** Parameters of Create Enrollment Link for the same user. */
const linkParameters = (changes: Parameters = {}): Parameters => ({
	resource: 'device',
	operation: 'createLink',
	user: { __rl: true, mode: 'email', value: "={{ $('HR').first().json.body.email }}" },
	linkValidFor: 7,
	linkValidUnit: 'days',
	...changes,
});

/** The connection to the next node. */
export const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });

/** HR event -> link -> enrollment -> what HR is told; the webhook's path is the workflow's ID. */
export function enrollWorkflow(
	sandbox: SandboxProcess,
	id: string,
	changes: Parameters = {},
	link: Parameters = {},
): WorkflowFile {
	return {
		id,
		name: id,
		nodes: [
			node('1', 'HR', 'n8n-nodes-base.webhook', 0, { httpMethod: 'POST', path: id, options: {} }),
			node('5', 'Link', 'n8n-nodes-pingone.pingOne', 100, linkParameters(link)),
			node('2', 'Mail', 'n8n-nodes-base.set', 200, {
				assignments: {
					assignments: [
						field('link', '={{ $json.enrollment.link }}'),
						field('startCode', '={{ $json.enrollment.startCode }}'),
					],
				},
				options: {},
			}),
			node('3', 'Enroll', 'n8n-nodes-pingone.pingOne', 400, enrollParameters(sandbox, changes)),
			node('4', 'Tell HR', 'n8n-nodes-base.noOp', 600, {}),
		],
		connections: {
			HR: next('Link'),
			Link: next('Mail'),
			Mail: next('Enroll'),
			Enroll: next('Tell HR'),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** The same workflow with a node behind Enroll that tests the new device; it passes on to what came behind. */
export function tested(workflow: WorkflowFile, enroll = 'Enroll', id = '8'): WorkflowFile {
	const name = `${enroll}: test`;
	const parameters = { resource: 'device', operation: 'testSignIn', testFor: 10 };
	const test = node(id, name, 'n8n-nodes-pingone.pingOne', 500, parameters);
	const { [enroll]: after, ...others } = workflow.connections as Record<string, object>;
	return {
		...workflow,
		nodes: [...workflow.nodes, test],
		connections: { ...others, [enroll]: next(name), [name]: after },
	};
}

/** The same workflow, started by hand with an event that is written into it. */
export function byHand(workflow: WorkflowFile, event: object): WorkflowFile {
	const start = node('0', 'By hand', 'n8n-nodes-base.manualTrigger', -200, {});
	const hr = node('1', 'HR', 'n8n-nodes-base.set', 0, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ body: event }),
		options: {},
	});
	return {
		...workflow,
		nodes: [start, hr, ...workflow.nodes.slice(1)],
		connections: { ...workflow.connections, 'By hand': next('HR') },
	};
}
