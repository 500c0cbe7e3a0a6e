import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { CAN_WAIT } from '../support/canWait.mts';

/** Runs the node's own `execute`, as n8n does. */
export type Execute = (ctx: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** A node with an input. */
export interface NodeRun {
	resource: string;
	operation: string;
	/** The operation's fields: they give the defaults, as n8n does. */
	fields: INodeProperties[];
	/** Values of the fields, by item. */
	items: IDataObject[];
	/** Makes this run's tenant unlike that of any other, because processes remember tenants. */
	number: number;
	environmentId: string;
	/** n8n's On Error at its default: the first item that fails ends the run. */
	stopsOnError?: boolean;
	/** n8n's Retry button: when the run began that this one repeats, in ms. */
	retries?: { beganAt: number };
	/** n8n's Retry On Fail: what the node keeps between the attempts. */
	store?: Record<string, IDataObject>;
}

const credentialOf = ({ number, environmentId }: NodeRun) => ({
	region: 'custom',
	apiUrl: `https://api${number}.example.com`,
	authServerUrl: `https://auth${number}.example.com`,
	allowOtherHosts: true,
	environmentId,
	clientId: `client${number}`,
	clientSecret: 'secret',
	authentication: 'header',
});

/**
 * n8n's helper for OAuth2: sends with the context's own `httpRequest`, once more after a 401
 * (n8n-core, requestOAuth2).
 */
const withAuthentication = (network: HttpClient) =>
	async function (this: IExecuteFunctions, _: string, options: IHttpRequestOptions) {
		const send = async (token: string) => {
			const headers = { ...options.headers, Authorization: `Bearer ${token}` };
			return (await this.helpers.httpRequest({ ...options, headers })) as unknown;
		};
		return await send('token').catch(async (thrown: unknown) => {
			const { response } = thrown as { response?: { status?: number } };
			if (response?.status !== 401) throw thrown;
			await network.renewToken?.();
			return await send('new token');
		});
	};

const nothing = () => undefined;

/** A value below a field, such as `options.timeout`. */
const at = (value: unknown, path: string[]): unknown =>
	path.reduce((found, name) => (found as IDataObject | undefined)?.[name], value);

/** What stands in for n8n's HTTP client. */
export interface HttpClient {
	send(options: IHttpRequestOptions): Promise<object>;
	/** Fetches another token. @throws as n8n's helper does */
	renewToken?(): Promise<void>;
}

/** n8n's execution context, as far as the node uses it. */
export function contextFor(run: NodeRun, network: HttpClient): IExecuteFunctions {
	const { resource, operation, fields, items, number, retries, store, stopsOnError } = run;
	const defaults = Object.fromEntries(fields.map((field) => [field.name, field.default]));
	// Asked for thousands of times in a run.
	const input = items.map((_, item) => ({ json: { item } }));
	const values = items.map((item): IDataObject => ({ resource, operation, ...defaults, ...item }));
	const ofItems = items.flatMap((item) => Object.keys(item));
	const node = {
		id: 'node',
		name: 'PingOne',
		type: 'n8n-nodes-pingone.pingOne',
		typeVersion: 1,
		position: [0, 0],
		// What the items have comes from expressions.
		parameters: Object.fromEntries(ofItems.map((name) => [name, `={{ $json.${name} }}`])),
		credentials: { pingOneOAuth2Api: { id: `credential${number}`, name: 'Model' } },
		...(store && { retryOnFail: true, maxTries: 2 }),
	} as INode;
	const context = store ?? {};
	const fake = {
		...CAN_WAIT,
		// A link is made for each of several items: a loop hands them to the waiting nodes one by one.
		getChildNodes: () => [
			...CAN_WAIT.getChildNodes(),
			{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches', disabled: false, parameters: {} },
		],
		getNode: () => node,
		getInputData: () => input,
		continueOnFail: () => !stopsOnError,
		getMode: () => (retries ? 'retry' : 'trigger'),
		getExecutionContext: () =>
			retries ? { source: 'trigger', establishedAt: retries.beganAt } : undefined,
		runExecutionData: { resultData: { runData: {} } },
		getTimezone: () => 'Europe/Berlin',
		getExecutionId: () => `execution${number}`,
		getExecutionCancelSignal: () => undefined,
		getWorkflow: () => ({ id: 'workflow', name: 'Model', active: true }),
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getContext: (type: string) => (context[type] ??= {}),
		getWorkflowStaticData: () => ({}),
		evaluateExpression: () => 'https://n8n.example.com/form-waiting/1?signature=x',
		getCredentials: async () => await Promise.resolve(credentialOf(run)),
		getNodeParameter(name: string, item: number, fallback?: unknown) {
			const [first, ...path] = name.split('.');
			return at(values[item]?.[first], path) ?? fallback;
		},
		addExecutionHints: () => undefined,
		sendMessageToUI: () => undefined,
		logger: { info: nothing, warn: nothing, error: nothing, debug: nothing },
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => await network.send(options),
			httpRequestWithAuthentication: withAuthentication(network),
		},
	};
	return fake as unknown as IExecuteFunctions;
}

/** Runs the node. @returns the items of its one output; failed ones hold `error` */
export async function runNode(
	execute: Execute,
	run: NodeRun,
	network: HttpClient,
): Promise<INodeExecutionData[]> {
	const [items] = await execute(contextFor(run, network));
	return items;
}
