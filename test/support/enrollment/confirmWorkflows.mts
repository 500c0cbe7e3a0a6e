import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { next, node } from './workflows.mts';

type Parameters = Record<string, unknown>;

const EMAIL = "={{ $('HR').first().json.body.email }}";

const field = (name: string, value: string) => ({ id: name, name, value, type: 'string' });

const user = { __rl: true, mode: 'email', value: EMAIL };

/** Parameters of Send and Wait for Passkey for the user whose email the webhook got. */
const confirmParameters = (changes: Parameters): Parameters => ({
	resource: 'confirmation',
	operation: 'sendAndWait',
	user,
	message: "={{ $('HR').first().json.body.message }}",
	...('rpId' in changes ? {} : { relyingParty: 'host' }),
	page: { companyName: 'Example Ltd' },
	...changes,
});

const mail = (id: string, x: number, link: string) =>
	node(id, 'Mail', 'n8n-nodes-base.set', x, {
		assignments: { assignments: [field('link', link)] },
		options: {},
	});

/** Request -> link -> mail -> decision -> what is done. */
export const decideWorkflow = (
	id: string,
	changes: Parameters = {},
	validity: Parameters = { linkValidFor: 1, linkValidUnit: 'days' },
): WorkflowFile => ({
	id,
	name: id,
	nodes: [
		node('1', 'HR', 'n8n-nodes-base.webhook', 0, { httpMethod: 'POST', path: id, options: {} }),
		node('2', 'Link', 'n8n-nodes-pingone.pingOne', 100, {
			...{ resource: 'confirmation', operation: 'createLink', user },
			...validity,
		}),
		mail('3', 200, '={{ $json.confirmation.link }}'),
		node('4', 'Confirm', 'n8n-nodes-pingone.pingOne', 400, {
			...confirmParameters(changes),
			sendLinkWith: 'nodes',
		}),
		node('5', 'Act', 'n8n-nodes-base.noOp', 600, {}),
	],
	connections: {
		HR: next('Link'),
		Link: next('Mail'),
		Mail: next('Confirm'),
		Confirm: next('Act'),
	},
	settings: { executionOrder: 'v1' },
});

/** The workflow that sends a link; what it would mail is what its node Mail gives out. */
export const deliveryWorkflow = (id: string): WorkflowFile => ({
	id,
	name: id,
	nodes: [
		{
			...node('1', 'Asked', 'n8n-nodes-base.executeWorkflowTrigger', 0, {
				inputSource: 'passthrough',
			}),
			typeVersion: 1.1,
		},
		mail('2', 200, '={{ $json.link }}'),
	],
	connections: { Asked: next('Mail') },
	settings: { executionOrder: 'v1' },
});

/** Request -> decision, whose link another workflow sends -> what is done. */
export const askWorkflow = (id: string, delivery: string, changes: Parameters = {}) => ({
	id,
	name: id,
	nodes: [
		node('1', 'HR', 'n8n-nodes-base.webhook', 0, { httpMethod: 'POST', path: id, options: {} }),
		node('2', 'Confirm', 'n8n-nodes-pingone.pingOne', 200, {
			...confirmParameters(changes),
			...{ sendLinkWith: 'workflow', linkValidFor: 1, linkValidUnit: 'days' },
			deliveryWorkflow: { __rl: true, mode: 'id', value: delivery },
		}),
		node('3', 'Act', 'n8n-nodes-base.noOp', 400, {}),
	],
	connections: { HR: next('Confirm'), Confirm: next('Act') },
	settings: { executionOrder: 'v1' },
});
