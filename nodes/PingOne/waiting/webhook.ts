import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
	IWorkflowExecutionCustomData,
} from 'n8n-workflow';
import { sendJson, sendPage, type Response } from '../page/http/reply';
import { refuse, STATUS } from './answer';
import { answerPost, waitKey } from './answerPost';
import { eventLog } from './events';
import type { Protocol } from './protocol';
import { contextExpression, readWait, type BaseWait } from './wait';

/** The data with which the execution resumes; none keeps it waiting. */
const result = (item?: IDataObject): IWebhookResponseData => {
	const items: INodeExecutionData[] | undefined = item && [{ json: item, pairedItem: { item: 0 } }];
	return { noWebhookResponse: true, ...(items && { workflowData: [items] }) };
};

/** Records the outcome in the execution's custom data, by which executions can be filtered. */
function noteStatus(ctx: IWebhookFunctions, { purpose }: Protocol, item: IDataObject): void {
	const { status } = (item[purpose] ?? {}) as IDataObject;
	// Older versions of n8n do not have it.
	const { customData } = ctx as { customData?: IWorkflowExecutionCustomData };
	if (typeof status === 'string') customData?.set('pingOneStatus', status);
}

/**
 * Serves the page and changes nothing, because scanners and previews open links, too. It shows
 * nothing of the user: that is shown only for the proof in the link's fragment, which no GET carries.
 */
function servePage(
	ctx: IWebhookFunctions,
	protocol: Protocol,
	wait: BaseWait,
	response: Response,
): void {
	const phase = protocol.phaseOf(wait, waitKey(ctx, wait));
	// Who learns how and when a wait ended depends on the proof.
	const blocked = phase === 'expired' || phase === 'closed' ? phase : undefined;
	const status = blocked === undefined ? 200 : STATUS[blocked];
	const accepted = ctx.getRequestObject().headers['accept-language'];
	sendPage(response, status, wait.page, (nonce) => protocol.render(wait, blocked, nonce, accepted));
}

async function serve(
	ctx: IWebhookFunctions,
	protocol: Protocol,
	response: Response,
): Promise<IDataObject | undefined> {
	const wait = readWait(ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0));
	if (!wait) {
		sendJson(response, STATUS.expired, refuse('expired').body);
		return undefined;
	}
	if (ctx.getRequestObject().method !== 'POST') {
		servePage(ctx, protocol, wait, response);
		return undefined;
	}
	const { status, body, resume, later } = await answerPost(ctx, protocol, wait);
	sendJson(response, status, body);
	// n8n resumes the execution when this ends, however long after the response.
	const item = resume ?? (await later?.());
	if (item) noteStatus(ctx, protocol, item);
	return item;
}

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : typeof thrown);

/**
 * Answers a request to the waiting node. Never throws: n8n 2.41 would end the execution, and the
 * user could not try again.
 */
export async function answerWebhook(
	ctx: IWebhookFunctions,
	protocol: Protocol,
): Promise<IWebhookResponseData> {
	let response: Response | undefined;
	try {
		const own: Response = ctx.getResponseObject();
		response = own;
		return result(await serve(ctx, protocol, own));
	} catch (thrown) {
		// Without the error's text, which could contain what the browser sent.
		const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name };
		eventLog(ctx.logger, about)(`${protocol.purpose}.failed`, { reason: nameOf(thrown) });
		if (response && !response.headersSent) {
			sendJson(response, STATUS.unavailable, refuse('unavailable', { repeat: true }).body);
		}
		return result();
	}
}
