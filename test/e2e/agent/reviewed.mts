import { readFileSync } from 'node:fs';
import { credentialTypeOf } from '../../../tools/demo/examples.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { CREDENTIAL } from '../../support/enrollment/workflows.mts';
import { locator } from '../../support/tenant.mts';

type Node = Record<string, unknown> & { name: string; parameters: Record<string, unknown> };

const OPEN_AI = { id: 'scripted', name: 'Scripted model' };

/** The account of a scripted model, as n8n stores it. */
export const modelCredential = (url: string) => ({
	...OPEN_AI,
	type: 'openAiApi',
	data: { apiKey: 'none', url, header: false },
});

/**
 * The example as its admin has set it up, with a webhook in place of the chat.
 *
 * @param id of the workflow, and its webhook's path
 * @param leadId PingOne user ID of who confirms
 */
export function reviewed(id: string, leadId: string): WorkflowFile {
	const text = readFileSync('examples/agent-disables-mfa.json', 'utf8');
	const example = JSON.parse(text) as Omit<WorkflowFile, 'nodes'> & { nodes: Node[] };
	const chosen = (node: Node): Node => {
		const { name, parameters } = node;
		const type = credentialTypeOf(node);
		if (name === 'Chat with the service desk') {
			return {
				...node,
				...{ type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: id },
				parameters: { httpMethod: 'POST', path: id, options: {} },
			};
		}
		return {
			...node,
			credentials: type && { [type]: type === 'openAiApi' ? OPEN_AI : CREDENTIAL },
			parameters: {
				...parameters,
				...(name === 'Lead confirms' && {
					user: locator('id', leadId),
					rpId: locator('domain', 'localhost'),
					deliveryWorkflow: { __rl: true, mode: 'id', value: 'deliver' },
				}),
				...(name === 'Service desk agent' && {
					promptType: 'define',
					text: "={{ $('Chat with the service desk').first().json.body.question }}",
				}),
			},
		};
	};
	return { ...example, id, nodes: example.nodes.map(chosen) };
}
