import { sandboxCredential } from '../tools/demo/examples.mts';
import type { RunningSandbox } from '../tools/demo/sandbox.mts';
import type { CredentialFile, WorkflowFile } from '../tools/host/n8n.mts';
import type { Contender, Scenario } from './scenarios.mts';

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

/** The node whose output is the result; and all nodes whose time is measured, as far as present. */
export const RESULT = 'Create device';
export const MEASURED = ['Look up', 'One item per user', RESULT];
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

const pingOneNode = (sandbox: RunningSandbox, { createLimit }: Scenario) => ({
	type: 'n8n-nodes-pingone.pingOne',
	typeVersion: 1,
	parameters: {
		resource: 'device',
		operation: 'createFido2',
		user: createLimit
			? { __rl: true, mode: 'email', value: '={{ $json.email }}' }
			: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		rpId: { __rl: true, mode: 'domain', value: RELYING_PARTY.id },
		rpName: RELYING_PARTY.name,
		policy: { __rl: true, mode: 'id', value: sandbox.policyId },
	},
	credentials: reference(sandboxCredential(sandbox)),
});

const httpRequestNode = (
	sandbox: RunningSandbox,
	path: string,
	batch: Batch | undefined,
	parameters: object,
) => ({
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.4,
	parameters: {
		url: `=${sandbox.url}/v1/environments/${sandbox.environmentId}/${path}`,
		authentication: 'genericCredentialType',
		genericAuthType: 'oAuth2Api',
		options: batch ? { batching: { batch } } : {},
		...parameters,
	},
	credentials: reference(oAuth2Credential(sandbox)),
});

const createByHttp = (sandbox: RunningSandbox, batch?: Batch) =>
	httpRequestNode(sandbox, 'users/{{ $json.id }}/devices', batch, {
		method: 'POST',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: JSON.stringify(requestBody(sandbox.policyId)),
	});

const FILTER = encodeURIComponent('email eq "');
const lookUpByHttp = (sandbox: RunningSandbox, batch?: Batch) =>
	httpRequestNode(sandbox, `users?filter=${FILTER}{{ $json.email }}%22&limit=2`, batch, {
		method: 'GET',
	});

const splitOut = (field: string) => ({
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: field, options: {} },
});

/** The nodes under test, by name. A user who was not found is dropped before the create. */
const measuredNodes = (
	contender: NodeContender,
	sandbox: RunningSandbox,
	scenario: Scenario,
	batch?: Batch,
): Array<[name: string, node: object]> => {
	if (contender === 'pingOne') return [[RESULT, pingOneNode(sandbox, scenario)]];
	const create: [string, object] = [RESULT, createByHttp(sandbox, batch)];
	if (!scenario.createLimit) return [create];
	const [lookUp, split] = MEASURED;
	return [[lookUp, lookUpByHttp(sandbox, batch)], [split, splitOut('_embedded.users')], create];
};

const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

const SPLIT_HIRES = 'One item per hire';

/**
 * The workflow of a contender: a list of hires comes by webhook, an item is made of each, and the
 * nodes under test create a device for every item. All go on when an item fails, which is kinder to
 * HTTP Request than its default of dropping all results.
 *
 * @param batch for HTTP Request, to be given when its defaults are not what is measured
 */
export function benchWorkflow(
	contender: NodeContender,
	sandbox: RunningSandbox,
	scenario: Scenario,
	batch?: Batch,
): Omit<WorkflowFile, 'id'> {
	const nodes: Array<[name: string, node: object]> = [
		[SPLIT_HIRES, splitOut('body.hires')],
		...measuredNodes(contender, sandbox, scenario, batch),
	];
	const names = ['Start', ...nodes.map(([name]) => name)];
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
			...nodes.map(([name, node], index) => ({
				id: name,
				name,
				position: [220 * (index + 1), 0],
				onError: 'continueRegularOutput',
				...node,
			})),
		],
		connections: Object.fromEntries(
			names.slice(1).map((name, index) => [names[index], to(name)] as const),
		),
		settings: { executionOrder: 'v1' },
	};
}
