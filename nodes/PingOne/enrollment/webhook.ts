import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import { patientTransport } from '../pingone/client/transport';
import { openCredential } from '../pingone/client/credential';
import { readBody } from './body';
import { viewOf, type Blocked } from './page/view';
import { refuse, STATUS, type Answer } from './protocol/answer';
import { handlePost, ledgerKey } from './protocol/handle';
import { Ledger } from './protocol/ledger';
import { readPost } from './protocol/post';
import { phaseOf, type Session } from './protocol/session';
import { readWait, type Wait } from './protocol/wait';
import { sendJson, sendPage, type Response } from './reply';
import { hasLinkCode, isFromPage, type Incoming } from './request';

/** Shared by all executions of this process; see Ledger for what rests on it and what does not. */
const ledger = new Ledger();

/** Longest wait for one answer of PingOne while a person looks on. In milliseconds. */
const PATIENCE_MS = 15_000;

/** When no further request is begun or waited for, because PingOne throttles or fails. In milliseconds. */
const TOTAL_PATIENCE_MS = 30_000;

/** What the execution goes on with, or nothing, so that it keeps waiting. */
const result = (item?: IDataObject): IWebhookResponseData => {
	const items: INodeExecutionData[] | undefined = item && [{ json: item, pairedItem: { item: 0 } }];
	return { noWebhookResponse: true, ...(items && { workflowData: [items] }) };
};

/** The node's context, by the only way that a webhook has to it: an expression. */
function findWait(ctx: IWebhookFunctions): Wait | undefined {
	const name = JSON.stringify(ctx.getNode().name).replace(
		/[{}]/g,
		(brace) => `\\u${brace.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return readWait(ctx.evaluateExpression(`{{ JSON.stringify($(${name}).context) }}`, 0));
}

const bindingOf = (ctx: IWebhookFunctions, wait: Wait): Session['binding'] => ({
	executionId: ctx.getExecutionId(),
	nodeId: ctx.getNode().id,
	nonce: wait.nonce,
	userId: wait.person.id,
});

async function openSession(
	ctx: IWebhookFunctions,
	wait: Wait,
): Promise<Omit<Session, 'entry' | 'now'>> {
	const patience = AbortSignal.timeout(TOTAL_PATIENCE_MS);
	const { ctx: held, credential, connection } = await openCredential(ctx, patience);
	return {
		wait,
		binding: bindingOf(ctx, wait),
		secret: String(credential.clientSecret),
		api: new PingOneApi(connection, patientTransport(held, connection, patience), {
			...wait.call,
			timeoutMs: Math.min(wait.call.timeoutMs, PATIENCE_MS),
		}),
	};
}

/** Serves the page, and changes nothing, whoever asks: scanners and previews open links, too. */
function servePage(ctx: IWebhookFunctions, wait: Wait, incoming: Incoming, response: Response) {
	const entry = ledger.peek(ledgerKey({ binding: bindingOf(ctx, wait) }));
	const phase = hasLinkCode(wait, incoming) ? phaseOf(wait, entry, Date.now()) : 'wrongLink';
	const blocked: Blocked | undefined = phase === 'open' ? undefined : phase;
	const status = blocked === undefined ? 200 : blocked === 'wrongLink' ? 403 : STATUS[blocked];
	sendPage(response, status, viewOf(wait, blocked));
}

async function answerPost(ctx: IWebhookFunctions, wait: Wait, incoming: Incoming): Promise<Answer> {
	if (!hasLinkCode(wait, incoming)) return refuse('expired');
	const post = isFromPage(wait, incoming) ? readPost(await readBody(ctx)) : undefined;
	if (!post) return refuse('invalid');
	return await handlePost(ledger, await openSession(ctx, wait), post, Date.now);
}

async function serve(ctx: IWebhookFunctions, response: Response): Promise<IDataObject | undefined> {
	const { method, headers } = ctx.getRequestObject();
	const incoming = { method, headers, query: ctx.getQueryData() as Incoming['query'] };
	const wait = findWait(ctx);
	if (!wait) {
		sendJson(response, STATUS.expired, refuse('expired').body);
		return undefined;
	}
	if (method !== 'POST') {
		servePage(ctx, wait, incoming, response);
		return undefined;
	}
	const { status, body, resume } = await answerPost(ctx, wait, incoming);
	sendJson(response, status, body);
	return resume;
}

/**
 * Answers a request to the waiting node. Never throws: n8n 2.41 would end the execution, and the
 * person could not try again.
 */
export async function webhook(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	let response: Response | undefined;
	try {
		const own: Response = ctx.getResponseObject();
		response = own;
		return result(await serve(ctx, own));
	} catch (thrown) {
		// Without the reason's text, which could carry what the browser sent.
		ctx.logger.error(`Enrollment: a request could not be answered (${nameOf(thrown)})`);
		if (response && !response.headersSent) {
			sendJson(response, STATUS.unavailable, refuse('unavailable').body);
		}
		return result();
	}
}

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : typeof thrown);
