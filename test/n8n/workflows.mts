import type { WorkflowFile } from '../../tools/host/n8n.mts';
import { next, node } from '../support/enrollment/workflows.mts';
import type { SandboxProcess } from '../support/sandbox.mts';
import { locator } from '../support/tenant.mts';

/** Name of the node under test in these workflows. */
export const CREATE = 'Create';

/** One person of a batch, as the HR system sends them. */
export interface Person {
	userId: string;
	rpId: string;
	rpName: string;
	policyId: string;
}

/** Somebody whom Create can serve. */
export const personFor = ({ ids }: SandboxProcess, userId: string): Person => ({
	userId,
	rpId: 'pingone.com',
	rpName: 'PingOne',
	policyId: ids.policyId,
});

const CREATE_PARAMETERS = {
	resource: 'device',
	operation: 'createFido2',
	user: locator('id', '={{ $json.userId }}'),
	rpId: locator('domain', '={{ $json.rpId }}'),
	rpName: '={{ $json.rpName }}',
	policy: locator('id', '={{ $json.policyId }}'),
};

/**
 * HR event with a list -> an item per person -> Create -> both outputs. The webhook's path is the
 * workflow's ID.
 *
 * @param more further members of the node, such as `onError`
 * @param parameters further parameters of the node
 * @param hook further parameters of the webhook, such as when it answers
 */
export function batchWorkflow(
	id: string,
	more: object = {},
	parameters: object = {},
	hook: object = {},
): WorkflowFile {
	const create = node('3', CREATE, 'n8n-nodes-pingone.pingOne', 400, {
		...CREATE_PARAMETERS,
		...parameters,
	});
	const list = { fieldToSplitOut: 'body.people', options: {} };
	return {
		id,
		name: id,
		nodes: [
			node('1', 'HR', 'n8n-nodes-base.webhook', 0, {
				...{ httpMethod: 'POST', path: id, options: {} },
				...hook,
			}),
			node('2', 'People', 'n8n-nodes-base.splitOut', 200, list),
			{ ...create, ...more },
			node('4', 'Done', 'n8n-nodes-base.noOp', 600, {}),
			node('5', 'Failed', 'n8n-nodes-base.noOp', 600, {}),
		],
		connections: {
			HR: next('People'),
			People: next(CREATE),
			[CREATE]: {
				main: [
					[{ node: 'Done', type: 'main', index: 0 }],
					[{ node: 'Failed', type: 'main', index: 0 }],
				],
			},
		},
		settings: { executionOrder: 'v1' },
	};
}

/** The same for one person, started by hand. */
export function byHandWorkflow(id: string, person: Person): WorkflowFile {
	const [, , create] = batchWorkflow(id).nodes;
	return {
		id,
		name: id,
		nodes: [
			node('0', 'Start', 'n8n-nodes-base.manualTrigger', -200, {}),
			node('1', 'Person', 'n8n-nodes-base.set', 0, {
				mode: 'raw',
				jsonOutput: JSON.stringify(person),
				options: {},
			}),
			create,
		],
		connections: { Start: next('Person'), Person: next(CREATE) },
		settings: { executionOrder: 'v1' },
	};
}
