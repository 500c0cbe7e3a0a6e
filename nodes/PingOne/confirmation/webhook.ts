import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
	IWorkflowExecutionCustomData,
} from 'n8n-workflow';
import { sendJson, sendPage, type Response } from '../page/http/reply';
import { renderConfirmation } from '../page/confirm/html';
import { visitorOf } from '../page/visitor';
import { contextExpression, readRecord } from '../page/wait';
import { refuse, STATUS } from './answer';
import { answerPost, waitKey } from './answerPost';
import { decisionsHere } from './decision';
import { phaseOf } from './phase';
import { viewOf } from './viewOf';
import { WAIT_KEY, type ConfirmationWait } from './wait';

/** The data with which the execution resumes; none keeps it waiting. */
const result = (item?: IDataObject): IWebhookResponseData => {
	const items: INodeExecutionData[] | undefined = item && [{ json: item, pairedItem: { item: 0 } }];
	return { noWebhookResponse: true, ...(items && { workflowData: [items] }) };
};

/** Records the outcome in the execution's custom data, by which executions can be filtered. */
function noteStatus(ctx: IWebhookFunctions, item: IDataObject): void {
	const { status } = (item.confirmation ?? {}) as IDataObject;
	// Older versions of n8n do not have it.
	const { customData } = ctx as { customData?: IWorkflowExecutionCustomData };
	if (typeof status === 'string') customData?.set('pingOneStatus', status);
}

const findWait = (ctx: IWebhookFunctions): ConfirmationWait | undefined =>
	readRecord(ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0), WAIT_KEY);

/**
 * Serves the page and changes nothing, because scanners and previews open links as well. It shows
 * neither the user nor the message: they are shown only for the proof in the link's fragment, which
 * no GET carries.
 */
function servePage(ctx: IWebhookFunctions, wait: ConfirmationWait, response: Response): void {
	const phase = phaseOf(wait, decisionsHere().peek(waitKey(ctx, wait)), Date.now());
	const blocked = phase === 'expired' || phase === 'closed' ? phase : undefined;
	sendPage(
		response,
		blocked === undefined ? 200 : STATUS[blocked],
		viewOf(wait, blocked),
		renderConfirmation,
	);
}

async function serve(ctx: IWebhookFunctions, response: Response): Promise<IDataObject | undefined> {
	const request = ctx.getRequestObject();
	const wait = findWait(ctx);
	if (!wait) {
		sendJson(response, STATUS.expired, refuse('expired').body);
		return undefined;
	}
	if (request.method !== 'POST') {
		servePage(ctx, wait, response);
		return undefined;
	}
	const { status, body, resume } = await answerPost(ctx, wait, visitorOf(request));
	sendJson(response, status, body);
	if (resume) noteStatus(ctx, resume);
	return resume;
}

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : typeof thrown);

/**
 * Answers a request to the waiting node. Never throws: n8n 2.41 would end the execution, and the
 * user could not try again.
 */
export async function confirmationWebhook(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	let response: Response | undefined;
	try {
		const own: Response = ctx.getResponseObject();
		response = own;
		return result(await serve(ctx, own));
	} catch (thrown) {
		// Without the error's text, which could contain what the browser sent.
		const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name };
		ctx.logger.error(`confirmation.failed ${JSON.stringify({ ...about, reason: nameOf(thrown) })}`);
		if (response && !response.headersSent) {
			sendJson(response, STATUS.unavailable, refuse('unavailable', { repeat: true }).body);
		}
		return result();
	}
}
