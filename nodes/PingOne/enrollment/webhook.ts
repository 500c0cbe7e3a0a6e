import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
	IWorkflowExecutionCustomData,
} from 'n8n-workflow';
import { answerPost } from './answerPost';
import { waitKey } from './answerProven';
import { visitorOf } from './events';
import { sendJson, sendPage, type Response } from '../page/http/reply';
import { renderPage } from '../page/html';
import { viewOf } from './viewOf';
import { attemptsHere } from './attempts';
import { refuse, STATUS } from './answer';
import { phaseOf } from './session';
import { contextExpression, readWait, type Wait } from './wait';

/** The data with which the execution resumes; none keeps it waiting. */
const result = (item?: IDataObject): IWebhookResponseData => {
	const items: INodeExecutionData[] | undefined = item && [{ json: item, pairedItem: { item: 0 } }];
	return { noWebhookResponse: true, ...(items && { workflowData: [items] }) };
};

/** Records the outcome in the execution's custom data, by which executions can be filtered. */
function noteStatus(ctx: IWebhookFunctions, item: IDataObject): void {
	const { status } = (item.enrollment ?? {}) as IDataObject;
	// Older versions of n8n do not have it.
	const { customData } = ctx as { customData?: IWorkflowExecutionCustomData };
	if (typeof status === 'string') customData?.set('pingOneStatus', status);
}

const findWait = (ctx: IWebhookFunctions): Wait | undefined =>
	readWait(ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0));

/**
 * Serves the page and changes nothing, because scanners and previews open links, too. It names
 * nobody: a name is shown only for the proof in the link's fragment, which no GET carries.
 */
function servePage(ctx: IWebhookFunctions, wait: Wait, response: Response): void {
	const phase =
		wait.kind === 'watch'
			? 'open'
			: phaseOf(wait, attemptsHere().peek(waitKey(ctx, wait)), Date.now());
	// Who learns when a used link was used depends on the proof.
	const blocked = phase === 'open' || phase === 'used' ? undefined : phase;
	sendPage(
		response,
		blocked === undefined ? 200 : STATUS[blocked],
		viewOf(wait, blocked),
		renderPage,
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
	const { status, body, resume, later } = await answerPost(ctx, wait, visitorOf(request));
	sendJson(response, status, body);
	// n8n resumes the execution when this ends, however long after the response.
	const item = resume ?? (await later?.());
	if (item) noteStatus(ctx, item);
	return item;
}

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : typeof thrown);

/**
 * Answers a request to the waiting node. Never throws: n8n 2.41 would end the execution, and the
 * user could not try again.
 */
export async function webhook(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	let response: Response | undefined;
	try {
		const own: Response = ctx.getResponseObject();
		response = own;
		return result(await serve(ctx, own));
	} catch (thrown) {
		// Without the error's text, which could contain what the browser sent.
		const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name };
		ctx.logger.error(`enrollment.failed ${JSON.stringify({ ...about, reason: nameOf(thrown) })}`);
		if (response && !response.headersSent) {
			sendJson(response, STATUS.unavailable, refuse('unavailable', { repeat: true }).body);
		}
		return result();
	}
}
