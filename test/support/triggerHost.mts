import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HookContext, PollContext, WebhookContext } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { request } from 'undici';
import { CredentialStore } from '../../tools/host/credentialStore.mts';
import { inNewProcess } from './processOfN8n.mts';

/** Which of the two triggers. */
export type TriggerType = 'pingOneTrigger' | 'pingOnePollingTrigger';

export interface TriggerHostSettings {
	type?: TriggerType;
	parameters?: IDataObject;
	credential?: ICredentialDataDecryptedObject;
	/** Public address of n8n. */
	publicUrl?: string;
	instanceId?: string;
	workflowName?: string;
	/** Name of the trigger node. */
	nodeName?: string;
	/** Parameters of further trigger nodes of the workflow, by name. They come before the first. */
	others?: Record<string, IDataObject>;
}

const FIRST = 'PingOne Trigger';
const WORKFLOW = 'workflow-id';
/** Where the first node keeps its state in the workflow’s global static data. */
const STATE = 'pingOne/node-id';

/** A line that the node wrote to n8n's log. */
export interface LogLine {
	level: 'warn' | 'error';
	message: string;
}

/** What came back for a delivery. */
export interface DeliveryReply {
	status: number;
	body: string;
}

type Outcome = { ok: true } | { ok: false; reason: string };

const LOAD = {
	pingOneTrigger: async () =>
		new (await import('../../nodes/PingOne/PingOneTrigger.node.ts')).PingOneTrigger(),
	pingOnePollingTrigger: async () =>
		new (await import('../../nodes/PingOne/PingOnePollingTrigger.node.ts')).PingOnePollingTrigger(),
} satisfies Record<TriggerType, () => Promise<INodeType>>;

/**
 * The part of n8n that a trigger node lives in: its webhook server, the activation of workflows and
 * the static data in the database. The contexts are n8n-core's own; what is between them follows
 * n8n 2.41.1 (webhook-helpers.js, live-webhooks.js, active-workflow-manager.js). The e2e tests use
 * the real one.
 */
export class TriggerHost {
	/** Items of each execution that was started. */
	executions: INodeExecutionData[][] = [];
	log: LogLine[] = [];
	/** Makes the start of the next executions fail, as a full disk or a lost database would. */
	failStarts = 0;
	/** How long the start of an execution takes, in ms. */
	startMs = 0;
	/** Whether deliveries come for a test in the editor. */
	isTest = false;
	/** What the database holds as the workflow's static data. */
	database = '{}';
	/** Whether polls have one context, as those of one publication in n8n. */
	keepsContext = false;
	private kept?: PollContext;
	private loaded?: INodeType;
	private server?: Server;
	private readonly settings: Required<Omit<TriggerHostSettings, 'credential'>> &
		Pick<TriggerHostSettings, 'credential'>;

	constructor(settings: TriggerHostSettings = {}) {
		this.settings = {
			type: 'pingOneTrigger',
			parameters: {},
			publicUrl: 'https://n8n.example.com/',
			instanceId: 'instance',
			workflowName: 'Tell security',
			nodeName: FIRST,
			others: {},
			...settings,
		};
	}

	private get node(): INodeType {
		if (!this.loaded) throw new Error('n8n has not been started');
		return this.loaded;
	}

	change(settings: Partial<TriggerHostSettings>) {
		Object.assign(this.settings, settings);
	}

	/** What the node remembers. */
	get remembered(): IDataObject {
		const { global = {} } = JSON.parse(this.database) as Record<string, IDataObject>;
		const text = global[STATE];
		return typeof text === 'string' ? (JSON.parse(text) as IDataObject) : {};
	}

	/** Has the database hold a state of the node, which it finds at its next start. */
	remember(state: IDataObject) {
		const known = { version: 1, owner: this.owner, environment: 'unknown', savedAt: 0 };
		this.database = JSON.stringify({ global: { [STATE]: JSON.stringify({ ...known, ...state }) } });
	}

	/** By which the node knows its own state: n8n and the workflow. */
	private get owner(): string {
		const digest = createHash('sha256').update(`${this.settings.instanceId} ${WORKFLOW}`);
		return digest.digest('hex').slice(0, 16);
	}

	/** Ends the process and starts another one; the database stays. */
	async restart(): Promise<void> {
		this.loaded = await inNewProcess<INodeType>(LOAD[this.settings.type]);
	}

	async listen(): Promise<void> {
		await this.restart();
		this.server = createServer((incoming, outgoing) => void this.onRequest(incoming, outgoing));
		await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
	}

	get port(): number {
		return (this.server?.address() as AddressInfo).port;
	}

	async close(): Promise<void> {
		this.server?.closeAllConnections();
		await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
	}

	/** Sends what PingOne would send. */
	async deliver(
		body: string | Buffer,
		secret: unknown = this.remembered.secret,
		headers: Record<string, string> = {},
	): Promise<DeliveryReply> {
		const response = await request(`http://127.0.0.1:${this.port}/webhook`, {
			// A kept connection may be closed by the server just when it is used again.
			reset: true,
			// The tests' clock does not see unpacking, and would skip such waits.
			headersTimeout: 0,
			bodyTimeout: 0,
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(typeof secret === 'string' && { 'x-n8n-pingone-secret': secret }),
				...headers,
			},
			body,
		});
		return { status: response.statusCode, body: await response.body.text() };
	}

	/** Publishes the workflow, or starts n8n with it (`init`), or listens in the editor (`manual`). */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = this.workflow();
		const mode = activation === 'manual' ? 'manual' : 'trigger';
		try {
			for (const node of Object.values(workflow.nodes)) {
				const exists = await this.hook(workflow, node, 'checkExists', mode, activation);
				if (!exists) await this.hook(workflow, node, 'create', mode, activation);
			}
		} catch (thrown) {
			await this.deactivate(activation === 'manual');
			throw thrown;
		}
		this.save(workflow);
	}

	/** n8n clears what may be there, of all trigger nodes, from what the database holds. */
	async deactivate(isTest = false): Promise<void> {
		const workflow = this.workflow();
		for (const node of Object.values(workflow.nodes)) {
			await this.hook(workflow, node, 'delete', 'internal', 'update', isTest);
		}
		this.save(workflow);
	}

	/**
	 * One poll; what it brings starts an execution.
	 *
	 * @param isDropped whether the workflow is published meanwhile, so that n8n drops what it brings
	 */
	async poll(
		mode: WorkflowExecuteMode = 'trigger',
		activation: WorkflowActivateMode = 'update',
		isDropped = false,
	): Promise<INodeExecutionData[]> {
		const workflow = this.workflow();
		const context =
			(this.keepsContext ? this.kept : undefined) ??
			this.furnish(
				new PollContext(
					...([
						workflow,
						this.inWorkflow(workflow),
						this.additionalData(),
						mode,
						activation,
					] as const),
				),
			);
		this.kept = context;
		const found = await this.node.poll?.call(context);
		if (isDropped) return [];
		this.save(context.workflow);
		if (found) this.executions.push(found[0]);
		return found?.[0] ?? [];
	}

	private save(workflow: Workflow) {
		this.database = JSON.stringify(workflow.staticData);
	}

	private types(): INodeTypes {
		return {
			getByName: () => this.node,
			getByNameAndVersion: (_, version) => NodeHelpers.getVersionedNodeType(this.node, version),
			getKnownTypes: () => ({}),
		};
	}

	private nodeOf(name: string, id: string, parameters: IDataObject): INode {
		return {
			id: `${id}node-id`,
			name,
			type: `n8n-nodes-pingone.${this.settings.type}`,
			typeVersion: 1,
			position: [0, 0],
			webhookId: `${id}webhook-id`,
			parameters: parameters as INodeParameters,
			...(this.settings.credential && {
				credentials: { pingOneOAuth2Api: { id: 'credential', name: 'Sandbox' } },
			}),
		};
	}

	private workflow(): Workflow {
		const { others, parameters, workflowName, nodeName } = this.settings;
		return new Workflow({
			id: WORKFLOW,
			name: workflowName,
			nodes: [
				...Object.entries(others).map(([name, own]) => this.nodeOf(name, `${name}-`, own)),
				this.nodeOf(nodeName, '', parameters),
			],
			connections: {},
			active: true,
			nodeTypes: this.types(),
			staticData: JSON.parse(this.database) as IDataObject,
			settings: { executionOrder: 'v1' },
		});
	}

	private inWorkflow(workflow: Workflow): INode {
		const node = workflow.getNode(this.settings.nodeName);
		if (!node) throw new Error('the workflow has lost its node');
		return node;
	}

	private additionalData(extras: object = {}): IWorkflowExecuteAdditionalData {
		const credentialsHelper = () =>
			new CredentialStore(this.types(), { ...this.settings.credential });
		return {
			// n8n reads the credential each time.
			get credentialsHelper() {
				return credentialsHelper();
			},
			webhookBaseUrl: `${this.settings.publicUrl}webhook`,
			webhookTestBaseUrl: `${this.settings.publicUrl}webhook-test`,
			variables: {},
			currentNodeExecutionIndex: 0,
			...extras,
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	private webhookData(workflow: Workflow, node: INode, isTest: boolean): IWebhookData {
		return {
			httpMethod: 'POST',
			node: node.name,
			path: `${node.webhookId}/pingone`,
			webhookDescription: this.node.description.webhooks?.[0],
			workflowId: workflow.id,
			workflowExecuteAdditionalData: this.additionalData(),
			isTest,
		} as unknown as IWebhookData;
	}

	private furnish<T extends object>(context: T): T {
		const note = (level: LogLine['level']) => (message: string) =>
			void this.log.push({ level, message });
		Object.defineProperty(context, 'logger', {
			value: { warn: note('warn'), error: note('error'), debug: () => {}, info: () => {} },
		});
		Object.defineProperty(context, 'getInstanceId', { value: () => this.settings.instanceId });
		return context;
	}

	private async hook(
		workflow: Workflow,
		node: INode,
		method: 'checkExists' | 'create' | 'delete',
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
		isTest = activation === 'manual',
	): Promise<boolean> {
		const context = new HookContext(
			workflow,
			node,
			this.additionalData(),
			mode,
			activation,
			this.webhookData(workflow, node, isTest),
		);
		const act = this.node.webhookMethods?.default?.[method];
		return (await act?.call(this.furnish(context))) === true;
	}

	private async start(items: INodeExecutionData[]): Promise<Outcome> {
		if (this.startMs > 0) await new Promise((resolve) => setTimeout(resolve, this.startMs));
		if (this.failStarts > 0) {
			this.failStarts -= 1;
			return { ok: false, reason: 'the database is away' };
		}
		this.executions.push(items);
		return { ok: true };
	}

	private async onRequest(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const response = express(outgoing);
		const fail = (reason: string) => response.status(500).json({ reason });
		const workflow = this.workflow();
		const node = this.inWorkflow(workflow);
		const context = this.furnish(
			new WebhookContext(
				workflow,
				node,
				this.additionalData({ httpRequest: incoming, httpResponse: response }),
				this.isTest ? 'manual' : 'webhook',
				this.webhookData(workflow, node, this.isTest),
				[],
				null,
			),
		);
		try {
			const result = await this.node.webhook?.call(context);
			const items = result?.workflowData?.[0];
			if (items) {
				const outcome = await this.start(items);
				if (!outcome.ok) return void fail(outcome.reason);
			}
			this.save(workflow);
			if (result?.noWebhookResponse !== true) {
				response.status(200).json(result?.webhookResponse ?? { message: 'Workflow was started' });
			}
		} catch (thrown) {
			fail((thrown as Error).message);
		}
	}
}

type ExpressResponse = ServerResponse & {
	status(code: number): ExpressResponse;
	json(body: unknown): ExpressResponse;
};

/** The two functions of Express's response that n8n and the node use. */
function express(outgoing: ServerResponse): ExpressResponse {
	const response = outgoing as ExpressResponse;
	response.status = (code) => {
		response.statusCode = code;
		return response;
	};
	response.json = (body) => {
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(body));
		return response;
	};
	return response;
}
