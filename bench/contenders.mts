import { sandboxCredential } from '../tools/demo/examples.mts';
import type { RunningSandbox } from '../tools/demo/sandbox.mts';
import type { CredentialFile, WorkflowFile } from '../tools/host/n8n.mts';
import type { Contender } from './scenarios.mts';

/** Contenders that are a node in a workflow. */
export type NodeContender = Exclude<Contender, 'floor'>;

/** How the contenders are called in tables and charts. */
export const NAMES: Record<Contender, string> = {
	floor: 'Floor (undici, knows the limit)',
	pingOne: 'PingOne node',
	httpRequest: 'HTTP Request',
	httpRequestBatched: 'HTTP Request, best batching',
};

/** HTTP Request's option Batching: so many items, then a pause in milliseconds. */
export interface Batch {
	batchSize: number;
	batchInterval: number;
}

/** Name of the measured node in the workflow. */
export const MEASURED = 'Create device';
/** Path of the workflow's webhook. */
export const WEBHOOK_PATH = 'bench';

const RELYING_PARTY = { id: 'example.com', name: 'Example Company' };

/** What every contender sends for a hire: the request model's required properties. */
export const requestBody = (policyId: string) => ({
	type: 'FIDO2',
	rp: RELYING_PARTY,
	policy: { id: policyId },
});

/** By ID; n8n looks a credential up in the kind it is of. */
const reference = ({ id, name, type }: CredentialFile) => ({ [type]: { id, name } });

/**
 * The credential of those who do without the node: n8n's own OAuth2 API. With the PingOne credential,
 * HTTP Request is slower, since n8n works out that one's addresses for every item.
 */
const oAuth2Credential = (sandbox: RunningSandbox): CredentialFile => ({
	id: 'oAuth2Sandbox',
	name: 'PingOne sandbox, generic',
	type: 'oAuth2Api',
	data: {
		grantType: 'clientCredentials',
		accessTokenUrl: `${sandbox.url}/${sandbox.environmentId}/as/token`,
		clientId: sandbox.clientId,
		clientSecret: sandbox.clientSecret,
		scope: '',
		authentication: 'header',
		allowedHttpRequestDomains: 'all',
	},
});

/** What the contenders sign in with. */
export const benchCredentials = (sandbox: RunningSandbox): CredentialFile[] => [
	sandboxCredential(sandbox),
	oAuth2Credential(sandbox),
];

const pingOneNode = (sandbox: RunningSandbox) => ({
	type: 'n8n-nodes-pingone.pingOne',
	typeVersion: 1,
	parameters: {
		resource: 'device',
		operation: 'createFido2',
		user: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		rpId: { __rl: true, mode: 'domain', value: RELYING_PARTY.id },
		rpName: RELYING_PARTY.name,
		policy: { __rl: true, mode: 'id', value: sandbox.policyId },
	},
	credentials: reference(sandboxCredential(sandbox)),
});

const httpRequestNode = (sandbox: RunningSandbox, batch?: Batch) => ({
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.4,
	parameters: {
		method: 'POST',
		url: `=${sandbox.url}/v1/environments/${sandbox.environmentId}/users/{{ $json.id }}/devices`,
		authentication: 'genericCredentialType',
		genericAuthType: 'oAuth2Api',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: JSON.stringify(requestBody(sandbox.policyId)),
		options: batch ? { batching: { batch } } : {},
	},
	credentials: reference(oAuth2Credential(sandbox)),
});

const measuredNode = (contender: NodeContender, sandbox: RunningSandbox, batch?: Batch) =>
	contender === 'pingOne' ? pingOneNode(sandbox) : httpRequestNode(sandbox, batch);

const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

/**
 * The workflow of a contender: a list of hires comes by webhook, an item is made of each, and the
 * node under test creates a device for every item. All go on when an item fails, which is kinder to
 * HTTP Request than its default of dropping all results.
 *
 * @param batch for HTTP Request, to be given when its defaults are not what is measured
 */
export function benchWorkflow(
	contender: NodeContender,
	sandbox: RunningSandbox,
	batch?: Batch,
): Omit<WorkflowFile, 'id'> {
	return {
		name: `Bench: ${NAMES[contender]}`,
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				position: [0, 0],
				webhookId: WEBHOOK_PATH,
				parameters: {
					httpMethod: 'POST',
					path: WEBHOOK_PATH,
					responseMode: 'lastNode',
					responseData: 'noData',
					options: {},
				},
			},
			{
				id: 'split',
				name: 'One item per hire',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [220, 0],
				parameters: { fieldToSplitOut: 'body.hires', options: {} },
			},
			{
				id: 'create',
				name: MEASURED,
				position: [440, 0],
				onError: 'continueRegularOutput',
				...measuredNode(contender, sandbox, batch),
			},
		],
		connections: { Start: to('One item per hire'), 'One item per hire': to(MEASURED) },
		settings: { executionOrder: 'v1' },
	};
}
