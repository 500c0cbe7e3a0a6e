import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type RelatedExecution,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { CredentialStore } from '../../tools/host/credentialStore.mts';
import { LoopOverItems } from './loopOverItems.mts';

/** Emits the items of a test; everything after it is n8n's engine and our node. */
class Start implements INodeType {
	description = {
		displayName: 'Start',
		name: 'start',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	} as INodeType['description'];

	// A closure, because n8n calls execute() with its own context as `this`.
	execute: INodeType['execute'];

	constructor(items: IDataObject[]) {
		this.execute = async () => await Promise.resolve([items.map((json) => ({ json }))]);
	}
}

/** What a node hands to another workflow. */
export interface CalledWorkflow {
	/** ID of that workflow. */
	id?: string;
	items: INodeExecutionData[];
	/** The execution that calls. */
	parent?: RelatedExecution;
}

export interface RunSettings {
	parameters: INodeParameters;
	/** PingOne nodes in front of the one under test, in order. */
	before?: Array<{ name: string; parameters: INodeParameters }>;
	/** `execution` unless said otherwise. */
	executionId?: string;
	/** Name of the node under test. */
	nodeName?: string;
	items?: IDataObject[];
	/** Whether the output of the node under test leads back to it. */
	loops?: boolean;
	/** Whether the items come one by one, by Loop Over Items. */
	oneByOne?: boolean;
	/** `undefined`: the node has none. */
	credential?: ICredentialDataDecryptedObject;
	/** Several runs with one ID share n8n's token renewal. */
	credentialId?: string;
	onError?: INode['onError'];
	/** Tries of Retry On Fail. */
	tries?: number;
	/** Whether the node is the variant that n8n makes of it for AI agents. */
	asTool?: boolean;
	/** Called as soon as the run has begun; may cancel it, or change what n8n has stored. */
	started?: (run: { cancel: () => void; store: CredentialStore }) => void;
	/** Receives what n8n would store of the run, each time it does. */
	onStored?: (run: IRun) => void;
	/** The execution that calls this one, and whether it waits for its end. */
	calledBy?: RelatedExecution;
	/** How the execution was started; `trigger` unless said otherwise. */
	mode?: WorkflowExecuteMode;
	/** A PingOne node behind the one under test, which n8n sees and never runs. */
	behind?: INodeParameters;
	/** Whether no node waits behind the one under test with the links that it makes. */
	alone?: boolean;
	/** Of the workflow; the order of execution is always v1. */
	workflowSettings?: IWorkflowSettings;
	/** When n8n's timeout ends the execution, in ms since 1970. */
	timeoutAt?: number;
	/** Reads what n8n has stored of an execution; the execution waits as it has begun to, unless said otherwise. */
	readStored?: () => IRunExecutionData | undefined;
	/** Plays the workflows that the node calls; may throw. */
	callWorkflow?: (called: CalledWorkflow) => void;
	/** Receives what the node sends to the editor while it runs. */
	onMessage?: (message: unknown) => void;
}

export interface RunResult {
	run: IRun;
	/** Output branches of the node: success, and error when it has one. */
	branches: INodeExecutionData[][];
	/** What ended the node, if something did. */
	error?: {
		message: string;
		description?: string | null;
		context?: IDataObject;
		messages?: string[];
	};
	store: CredentialStore;
	hints: Array<{ message: string }>;
}

export const NODE = 'PingOne';

/** As n8n makes it of every node that is usable as a tool, as far as the parameters go. */
function pingOneTool(): INodeType {
	const node = new PingOne();
	return Object.assign(node, { description: { ...node.description, name: 'pingOneTool' } });
}

/** Hands on fewer items than it gets, as far as the node under test can know. */
const FILTER = 'n8n-nodes-base.filter';

export function typesFor(items: IDataObject[]): INodeTypes {
	const types: Record<string, INodeType> = {
		'test.start': new Start(items),
		'test.loop': new LoopOverItems(),
		// Never run: see `buildWorkflow`.
		[FILTER]: new LoopOverItems(),
		'n8n-nodes-pingone.pingOne': new PingOne(),
		'n8n-nodes-pingone.pingOneTool': pingOneTool(),
	};
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(types[name], version),
		getKnownTypes: () => ({}),
	};
}

const NO_OUTPUT = 5;

/** The node that waits with the links which nodes of a workflow make, where none of them does. */
function waiterFor(chain: INode[]): INode | undefined {
	const of = (name: string) => chain.filter(({ parameters }) => parameters.operation === name);
	const isTaker = ({ parameters }: INode) => parameters.sendLinkWith !== 'workflow';
	const maker = [...of('createLink'), ...of('resetMfa')].at(-1);
	if (!maker || [...of('enroll'), ...of('sendAndWait')].some(isTaker)) return undefined;
	const isConfirmation = maker.parameters.resource === 'confirmation';
	const locator = { __rl: true, mode: 'id', value: '00000000-0000-4000-8000-000000000000' };
	const common = { user: locator, relyingParty: 'host', sendLinkWith: 'nodes' };
	return {
		...maker,
		id: 'waits-later',
		name: 'Waits later',
		parameters: isConfirmation
			? { ...common, resource: 'confirmation', operation: 'sendAndWait', message: '-' }
			: { ...common, resource: 'device', operation: 'enroll', policy: locator },
	};
}

export function buildWorkflow(settings: RunSettings, nodeTypes: INodeTypes): Workflow {
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'test.start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const pingOne = (id: string, name: string, parameters: INodeParameters): INode =>
		({
			id,
			name,
			type: 'n8n-nodes-pingone.pingOne',
			typeVersion: 1,
			position: [200, 0],
			parameters,
			...(settings.credential && {
				credentials: { pingOneOAuth2Api: { id: settings.credentialId ?? 'test', name: 'Sandbox' } },
			}),
		}) as INode;
	const before = (settings.before ?? []).map(({ name, parameters }, index) =>
		pingOne(`before-${index}`, name, parameters),
	);
	const node: INode = {
		...pingOne('pingone', settings.nodeName ?? NODE, settings.parameters),
		...(settings.asTool && { type: 'n8n-nodes-pingone.pingOneTool' }),
		onError: settings.onError,
		...(settings.tries && { retryOnFail: true, maxTries: settings.tries, waitBetweenTries: 1 }),
	};
	const loop: INode = { ...start, id: 'loop', name: 'Loop', type: 'test.loop' };
	const chain = [start, ...(settings.oneByOne ? [loop] : []), ...before, node];
	const to = (next: INode) => [{ node: next.name, type: NodeConnectionTypes.Main, index: 0 }];
	const behind = settings.behind && pingOne('behind', 'Behind', settings.behind);
	const waiter = behind ?? (settings.alone ? undefined : waiterFor(chain));
	const connections = chain.slice(1).map((next, index) => {
		const { name } = chain[index];
		return [name, { main: name === loop.name ? [[], to(next)] : [to(next)] }];
	});
	const outputs: Array<ReturnType<typeof to>> = [];
	if (settings.loops) outputs.push(to(node));
	if (settings.oneByOne) outputs.push(to(loop), to(loop));
	// An output that the node does not have: n8n sees what is behind it, and never runs it.
	const filter: INode = { ...start, id: 'filter', name: 'Filter', type: FILTER };
	if (waiter) {
		outputs[NO_OUTPUT] = to(filter);
		connections.push([filter.name, { main: [to(waiter)] }]);
	}
	connections.push([node.name, { main: Array.from(outputs, (output) => output ?? []) }]);
	return new Workflow({
		id: 'workflow',
		nodes: waiter ? [...chain, filter, waiter] : chain,
		connections: Object.fromEntries(connections) as IConnections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', ...settings.workflowSettings },
	});
}

/** As n8n runs a workflow for a node, whatever becomes of it. */
const workflowCaller =
	({ callWorkflow }: RunSettings): IWorkflowExecuteAdditionalData['executeWorkflow'] =>
	async ({ id }, _, { inputData: items = [], parentExecution: parent }) => {
		callWorkflow?.({ id, items, ...(parent && { parent }) });
		return await Promise.resolve({ executionId: 'called', data: [items] });
	};

export function contextFor(store: CredentialStore, workflow: Workflow, settings: RunSettings) {
	const hooks = new ExecutionLifecycleHooks('trigger', 'execution', {
		id: 'workflow',
		name: 'test',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
		nodes: Object.values(workflow.nodes),
		connections: {},
	});
	hooks.addHandler('workflowExecuteAfter', async (run) => {
		// n8n has other hooks before this one.
		await Promise.resolve();
		settings.onStored?.(run);
	});
	return {
		credentialsHelper: store,
		executionId: settings.executionId ?? 'execution',
		hooks,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'http://localhost:5678/',
		instanceBaseUrl: 'http://localhost:5678/',
		webhookBaseUrl: 'http://localhost:5678/',
		webhookWaitingBaseUrl: 'http://localhost:5678/',
		webhookTestBaseUrl: 'http://localhost:5678/',
		formBaseUrl: 'http://localhost:5678/',
		formWaitingBaseUrl: 'http://localhost:5678/',
		formTestBaseUrl: 'http://localhost:5678/',
		mcpBaseUrl: 'http://localhost:5678/',
		mcpTestBaseUrl: 'http://localhost:5678/',
		logAiEvent: () => undefined,
		workflowSettings: workflow.settings,
		executionTimeoutTimestamp: settings.timeoutAt,
		getRunExecutionData: async () => await Promise.resolve(settings.readStored?.()),
		executeWorkflow: workflowCaller(settings),
		sendDataToUI: (type: string, data: unknown) => settings.onMessage?.({ type, data }),
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** As n8n notes it in the data of a sub-execution before that runs. */
function noteCaller(engine: WorkflowExecute, caller: RelatedExecution): void {
	const { runExecutionData } = engine as unknown as { runExecutionData: IRunExecutionData };
	runExecutionData.parentExecution = caller;
}

/** Runs the node once in n8n-core's execution engine. */
export async function runNode(settings: RunSettings): Promise<RunResult> {
	const nodeTypes = typesFor(settings.items ?? [{}]);
	const store = new CredentialStore(nodeTypes, { ...settings.credential });
	const workflow = buildWorkflow(settings, nodeTypes);
	const engine = new WorkflowExecute(
		contextFor(store, workflow, settings),
		settings.mode ?? 'trigger',
	);
	const running = engine.run({ workflow, startNode: workflow.getNode('Start')! });
	if (settings.calledBy) noteCaller(engine, settings.calledBy);
	settings.started?.({ cancel: () => running.cancel(), store });
	const run = await running;
	const ofNode = run.data.resultData.runData[settings.nodeName ?? NODE]?.[0];
	return {
		run,
		branches: (ofNode?.data?.main ?? []).map((branch) => branch ?? []),
		error: (ofNode?.error ?? run.data.resultData.error) as RunResult['error'],
		hints: ofNode?.hints ?? [],
		store,
	};
}
