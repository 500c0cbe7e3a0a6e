import { randomBytes } from 'crypto';
import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IWebhookData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { CredentialStore } from '../credentialStore.mts';
import {
	buildWorkflow,
	contextFor,
	NODE,
	runNode,
	typesFor,
	type RunSettings,
} from '../engine.mts';
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
		rpId: locator('domain', ''),
		rpName: 'Example Ltd',
		policy: locator('id', sandbox.ids.policyId),
		linkValidFor: 7,
		linkValidUnit: 'days',
		...changes,
	}) as INodeParameters;

/** What a browser, or something worse, sends. */
export interface Sent {
	method?: string;
	/** A Buffer as it is, anything else as JSON. */
	body?: unknown;
	state?: RequestState;
	headers?: Record<string, string | undefined>;
	query?: Record<string, unknown>;
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

/** As much of Express's response as n8n hands to a node. */
class RecordedResponse {
	statusCode = 0;

	headersSent = false;

	private readonly sent = new Map([['access-control-allow-origin', '*']]);

	text = '';

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

	constructor(
		readonly run: IRun,
		private readonly settings: RunSettings,
		private readonly executionId: string,
	) {}

	/** Sends a request as n8n passes it on; never rejects unless the node does. */
	async send({ method = 'POST', body, state, headers, query = {} }: Sent): Promise<Received> {
		const response = new RecordedResponse();
		const request = await requestStream(
			{
				method,
				query,
				params: {},
				headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
			},
			body,
			state,
		);
		const context = this.contextFor(request, response);
		const { workflowData } = await this.node.webhook.call(context);
		return {
			status: response.statusCode,
			headers: response.headers,
			text: response.text,
			json: parse(response.text),
			...(workflowData && { resumed: workflowData }),
		};
	}

	private contextFor(request: object, response: object): IWebhookFunctions {
		const nodeTypes = typesFor([]);
		const store = new CredentialStore(nodeTypes, { ...this.settings.credential });
		const workflow = buildWorkflow(this.settings, nodeTypes);
		const additional = Object.assign(contextFor(store, workflow, this.settings), {
			executionId: this.executionId,
			httpRequest: request,
			httpResponse: response,
		});
		return new WebhookContext(
			workflow,
			workflow.getNode(NODE)!,
			additional,
			'webhook',
			{ webhookDescription: { name: 'default' } } as unknown as IWebhookData,
			[],
			// As from the database: nothing that the node changes in it lasts.
			structuredClone(this.run.data),
		);
	}
}

/** Runs the node in n8n's engine until it waits. @throws what ended the node instead */
export async function startEnrollment(
	sandbox: SandboxProcess,
	changes: IDataObject = {},
	more: Partial<RunSettings> = {},
): Promise<WaitingExecution> {
	const settings: RunSettings = {
		parameters: enrollParameters(sandbox, changes),
		credential: credentialFor(sandbox),
		...more,
	};
	const { run, error } = await runNode(settings);
	if (error) throw new Error(`${error.message}\n${error.description ?? ''}`);
	// The engine calls every execution the same; n8n counts them.
	return new WaitingExecution(run, settings, `execution-${randomBytes(6).toString('hex')}`);
}
