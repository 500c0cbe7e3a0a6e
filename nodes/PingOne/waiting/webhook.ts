import type {
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { type Response, sendJson, sendPage } from '../page/http/reply';
import { refuse, STATUS } from './answer';
import { answerPost, waitKey } from './answerPost';
import { passDoor, type Passed } from './door';
import { eventLog } from './events';
import type { Protocol } from './protocol';
import { type BaseWait, contextExpression, readWait } from './wait';

const entry = (httpMethod: 'GET' | 'POST', nodeType?: 'form'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	// What the node gives n8n to answer with. Left out, it would be the text "firstEntryJson".
	responseData: '',
	path: '',
	restartWebhook: true,
	isFullPath: true,
	...(nodeType && { nodeType }),
});

/**
 * Reachable at `$execution.resumeFormUrl`, where n8n shows friendly pages before and after the
 * wait, and at `$execution.resumeUrl`. They can only restart a waiting execution.
 */
export const webhooks: IWebhookDescription[] = [
	entry('GET', 'form'),
	entry('POST', 'form'),
	entry('GET'),
	entry('POST'),
];

/**
 * A success that resumes the execution is answered by n8n, which does so once it goes on with this very
 * item (n8n 2.20 to 2.41, webhook-helpers.js; 1.123 answers first). So no page is told of an
 * end that another process has overtaken, or that n8n could not save.
 */
const result = ({ item, answer }: Passed = {}): IWebhookResponseData => {
	const items: INodeExecutionData[] | undefined = item && [{ json: item, pairedItem: { item: 0 } }];
	const answered = answer ? { webhookResponse: answer } : { noWebhookResponse: true };
	return { ...answered, ...(items && { workflowData: [items] }) };
};

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
): Promise<Passed> {
	const wait = readWait(ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0));
	if (!wait) {
		sendJson(response, STATUS.expired, refuse('expired').body);
		return {};
	}
	if (ctx.getRequestObject().method !== 'POST') {
		servePage(ctx, protocol, wait, response);
		return {};
	}
	return await passDoor({ ctx, protocol, wait, response }, await answerPost(ctx, protocol, wait));
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
