import { EventEmitter } from 'node:events';
import { randomBytes } from 'crypto';
import { ExecuteContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodeTypes,
	IRun,
	IRunExecutionData,
	IWebhookData,
	IWebhookFunctions,
	Workflow,
} from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { CredentialStore } from '../../../tools/host/credentialStore.mts';
import {
	buildWorkflow,
	contextFor,
	NODE,
	runNode,
	typesFor,
	type RunResult,
	type RunSettings,
} from '../engine.mts';
import { inNewProcess } from '../processOfN8n.mts';
import { requestStream, type RequestState } from './requestStream.mts';
import { credentialFor, locator, type SandboxProcess } from '../tenant.mts';

/** Parameters of Enroll FIDO2 Device that work on `http://localhost:5678`. */
export const enrollParameters = (
	sandbox: SandboxProcess,
	changes: IDataObject = {},
): INodeParameters =>
	({
		resource: 'device',
		operation: 'enroll',
		user: locator('id', sandbox.ids.users[0].id),
		...('rpId' in changes ? {} : { relyingParty: 'host' }),
		rpName: 'Example Ltd',
		policy: locator('id', sandbox.ids.policyId),
		...changes,
	}) as INodeParameters;

/** Parameters of Create Enrollment Link for the same user. */
export const linkParameters = (
	sandbox: SandboxProcess,
	changes: IDataObject = {},
): INodeParameters =>
	({
		resource: 'device',
		operation: 'createLink',
		user: locator('id', sandbox.ids.users[0].id),
		linkValidFor: 7,
		linkValidUnit: 'days',
		...changes,
	}) as INodeParameters;

/** What Create Enrollment Link gives out. */
export interface LinkOutput {
	link: string;
	code: string;
	validUntil: string;
	startCode?: string;
	user: IDataObject;
}

export const linkIn = (run: IRun, node = LINK): LinkOutput =>
	run.data.resultData.runData[node][0].data?.main[0]?.[0].json.enrollment as unknown as LinkOutput;

/** Name of the node that makes the link. */
export const LINK = 'Make the link';

/** What a browser, or something worse, sends. */
export interface Sent {
	method?: string;
	/** A Buffer as it is, anything else as JSON. */
	body?: unknown;
	state?: RequestState;
	headers?: Record<string, string | undefined>;
	query?: Record<string, unknown>;
	/** Instead of the link's own; null for none. Only for a body that is an object. */
	proof?: string | null;
	/** Address of the sender. */
	ip?: string;
	/** Another process has had n8n go on meanwhile, or n8n cannot save that it does. */
	isOvertaken?: boolean;
}

/** What came back, and what the execution would go on with. */
export interface Received {
	status: number;
	headers: Record<string, string>;
	text: string;
	/** The decoded answer, when it is JSON. */
	json: IDataObject;
	resumed?: INodeExecutionData[][];
}

export const ORIGIN = 'http://localhost:5678';

/** What n8n answers when it cannot go on (n8n 2.41.1, webhook-helpers.js). */
const N8N_TROUBLE = '{"code":0,"message":"There was a problem executing the workflow"}';

/** As much of Express's response as n8n hands to a node. */
class RecordedResponse extends EventEmitter {
	statusCode = 0;

	headersSent = false;

	private readonly sent = new Map([['access-control-allow-origin', '*']]);

	text = '';

	/** Resolves when the answer has been sent, and what n8n gets with it is known. */
	readonly answered: Promise<void>;

	private tell = () => {};

	constructor() {
		super();
		this.answered = new Promise((resolve) => {
			// What the node does after its answer without waiting for anything is part of it.
			this.tell = () => setImmediate(() => setImmediate(resolve));
		});
	}

	get headers(): Record<string, string> {
		return Object.fromEntries(this.sent);
	}

	setHeader(name: string, value: string) {
		this.sent.set(name.toLowerCase(), value);
	}

	removeHeader(name: string) {
		this.sent.delete(name.toLowerCase());
	}

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	send(body: string) {
		if (this.headersSent) throw new Error('answered twice');
		this.headersSent = true;
		this.text = body;
		this.emit('finish');
		this.tell();
	}
}

const parse = (text: string): IDataObject => {
	try {
		return JSON.parse(text) as IDataObject;
	} catch {
		return {};
	}
};

/** A waiting execution, and the requests that reach it. Each has n8n's own webhook context. */
export class WaitingExecution {
	private readonly node = new PingOne();

	private built?: { from: string; nodeTypes: INodeTypes; workflow: Workflow };

	/** Requests that are answered, and that the node still follows up. */
	private readonly following = new Set<Promise<INodeExecutionData[][] | undefined>>();

	/** What n8n has stored of the execution at this moment: it waits as it began to. */
	stored: () => IRunExecutionData | undefined = () => structuredClone(this.run.data);

	constructor(
		readonly run: IRun,
		readonly settings: RunSettings,
		readonly executionId: string,
		/** The link's own. */
		readonly proof: string,
	) {}

	/** What was mailed. */
	get mailed(): LinkOutput {
		return linkIn(this.run);
	}

	/** The same execution in another process of n8n, which remembers nothing of this one. */
	async elsewhere(): Promise<WaitingExecution> {
		const { PingOne: Other } = await inNewProcess(
			async () => await import('../../../nodes/PingOne/PingOne.node.ts'),
		);
		return Object.assign(Object.create(WaitingExecution.prototype), this, {
			node: new Other(),
			following: new Set(),
		}) as WaitingExecution;
	}

	/** Sends a request as n8n passes it on; never rejects unless the node does. */
	async send(sent: Sent): Promise<Received> {
		const { method = 'POST', body: given, state, headers, query = {}, proof, ip } = sent;
		const isObject = typeof given === 'object' && given !== null && !Buffer.isBuffer(given);
		const own = proof === undefined ? this.proof : proof;
		const body = isObject && own !== null ? { proof: own, ...given } : given;
		const response = new RecordedResponse();
		const request = await requestStream(
			{
				method,
				query,
				ip: ip ?? '192.0.2.7',
				params: {},
				headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
			},
			body,
			state,
		);
		const context = this.contextFor(request, response);
		let workflowData: INodeExecutionData[][] | undefined;
		const running = this.node.webhook.call(context).then((result) => {
			if (sent.isOvertaken && result.workflowData) {
				if (!response.headersSent) response.status(500).send(N8N_TROUBLE);
				return undefined;
			}
			workflowData = result.workflowData;
			const { webhookResponse } = result as { webhookResponse?: object };
			if (webhookResponse) response.status(200).send(JSON.stringify(webhookResponse));
			return workflowData;
		});
		this.following.add(running);
		void running.catch(() => undefined).finally(() => this.following.delete(running));
		await Promise.race([running, response.answered]);
		return {
			status: response.statusCode,
			headers: response.headers,
			text: response.text,
			json: parse(response.text),
			...(workflowData && { resumed: workflowData }),
		};
	}

	/** Requests of n8n's that are not over, although each is answered. */
	get held(): number {
		return this.following.size;
	}

	/** Waits until nothing is followed up any more. @returns the item with which the execution resumed late */
	async settled(): Promise<IDataObject | undefined> {
		const items = await Promise.all(this.following);
		return items.find((item) => item !== undefined)?.[0][0].json;
	}

	/** The workflow, built anew only where a test has changed it: most of what a request would take. */
	private workflowNow() {
		const from = JSON.stringify(this.settings);
		if (this.built?.from !== from) {
			const nodeTypes = typesFor([]);
			this.built = { from, nodeTypes, workflow: buildWorkflow(this.settings, nodeTypes) };
		}
		return this.built;
	}

	private contextFor(request: object, response: object): IWebhookFunctions {
		const { nodeTypes, workflow } = this.workflowNow();
		const store = new CredentialStore(nodeTypes, { ...this.settings.credential });
		const additional = Object.assign(
			contextFor(store, workflow, { ...this.settings, readStored: this.stored }),
			{
				executionId: this.executionId,
				httpRequest: request,
				httpResponse: response,
			},
		);
		return new WebhookContext(
			workflow,
			workflow.getNode(this.settings.nodeName ?? NODE)!,
			additional,
			'webhook',
			{ webhookDescription: { name: 'default' } } as unknown as IWebhookData,
			[],
			// As from the database: nothing that the node changes in it lasts.
			structuredClone(this.run.data),
		);
	}
}

/** What a test may change beside Enroll's own parameters. */
export interface EnrollmentExtras extends Partial<RunSettings> {
	/** Parameters of Create Enrollment Link. */
	link?: IDataObject;
}

const failureOf = ({ run, error }: RunResult) => error ?? run.data.resultData.error;

/** Makes a link and runs Enroll in n8n's engine until it waits. @throws what ended the nodes instead */
export async function startEnrollment(
	sandbox: SandboxProcess,
	changes: IDataObject = {},
	{ link = {}, ...more }: EnrollmentExtras = {},
): Promise<WaitingExecution> {
	const executionId = `execution-${randomBytes(6).toString('hex')}`;
	const user = changes.user ? { user: changes.user } : {};
	let mailed: LinkOutput | undefined;
	const settings: RunSettings = {
		parameters: enrollParameters(sandbox, changes),
		before: [{ name: LINK, parameters: linkParameters(sandbox, { ...user, ...link }) }],
		credential: credentialFor(sandbox),
		executionId,
		...more,
		callWorkflow(call) {
			mailed = call.items[0].json as unknown as LinkOutput;
			more.callWorkflow?.(call);
		},
	};
	const result = await runNode(settings);
	const error = failureOf(result);
	if (error) throw new Error(`${error.message}\n${error.description ?? ''}`);
	const { code } = mailed ?? linkIn(result.run);
	return new WaitingExecution(result.run, settings, executionId, code);
}

/**
 * Watches a link in n8n's engine, in the execution that has waited on it.
 *
 * @param item what the node that waited gave out
 * @throws what ended the node instead
 */
export async function watchLinkOf(
	waited: WaitingExecution,
	item: IDataObject,
	changes: IDataObject = {},
	more: Partial<RunSettings> = {},
): Promise<WaitingExecution> {
	const flow = structuredClone(waited.run.data.executionData?.contextData.flow) as IDataObject;
	const own = ExecuteContext.prototype.getContext;
	const spy = jest.spyOn(ExecuteContext.prototype, 'getContext').mockImplementation(function (
		this: ExecuteContext,
		type,
	) {
		return type === 'flow' ? flow : own.call(this, type);
	});
	const { parameters, credential } = waited.settings;
	const settings: RunSettings = {
		parameters: {
			...{ resource: parameters.resource, operation: 'watchLink', watchFor: 72 },
			...changes,
		} as INodeParameters,
		items: [item],
		credential,
		executionId: waited.executionId,
		...more,
	};
	const { run, error } = await runNode(settings);
	spy.mockRestore();
	const failure = error ?? run.data.resultData.error;
	if (failure) throw new Error(failure.message);
	return new WaitingExecution(run, settings, waited.executionId, waited.proof);
}

/**
 * Watches a link of an enrollment, as if Enroll had waited on it before.
 *
 * @param item what Enroll gave out
 * @throws what ended the node instead
 */
export const startWatching = async (
	sandbox: SandboxProcess,
	item: IDataObject,
	changes: IDataObject = {},
): Promise<WaitingExecution> => await watchLinkOf(await startEnrollment(sandbox), item, changes);

/** Parameters of Test Sign-In with New Device. */
export const TEST_SIGN_IN = { resource: 'device', operation: 'testSignIn', testFor: 10 };

/**
 * Tests a new device in n8n's engine, behind the Enroll that has waited for it.
 *
 * @param item what Enroll gave out
 * @throws what ended the node instead
 */
export const startTesting = async (
	enrolling: WaitingExecution,
	item: IDataObject,
): Promise<WaitingExecution> =>
	await watchLinkOf(enrolling, item, TEST_SIGN_IN, { behind: undefined });
