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
import { PLAIN, type Protocol } from './protocol';
import { type BaseWait, contextExpression, readWait } from './wait';
import { isWatch } from './watch';

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
	const phase = isWatch(wait) ? 'open' : protocol.phaseOf(wait, waitKey(ctx, wait));
	// Who learns how and when a wait ended depends on the proof.
	const blocked = phase === 'expired' || phase === 'closed' ? phase : undefined;
	const status = blocked === undefined ? 200 : STATUS[blocked];
	const accepted = ctx.getRequestObject().headers['accept-language'];
	sendPage(response, status, wait.page, (nonce) => protocol.render(wait, blocked, nonce, accepted));
}

/** What the execution keeps of a wait is of another version of this package, or damaged. */
class UnreadableWait extends Error {
	override name = 'UnreadableWait';
}

async function serve(
	ctx: IWebhookFunctions,
	protocol: Protocol,
	response: Response,
): Promise<Passed> {
	const context = ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0);
	const wait = readWait(context, protocol.isWait);
	// n8n calls the node only while it waits: the link may be good, so none of it is called expired.
	if (!wait) throw new UnreadableWait();
	if (ctx.getRequestObject().method !== 'POST') {
		servePage(ctx, protocol, wait, response);
		return {};
	}
	return await passDoor({ ctx, protocol, wait, response }, await answerPost(ctx, protocol, wait));
}

/** Says that nothing can be done now: to a page as an answer, to a visitor as a page. */
function sendTrouble(
	{ method, headers }: ReturnType<IWebhookFunctions['getRequestObject']>,
	protocol: Protocol,
	response: Response,
): void {
	if (response.headersSent) return;
	const { status, body } = refuse('unavailable', { repeat: true });
	if (method === 'POST') return sendJson(response, status, body);
	sendPage(response, status, PLAIN, (nonce) =>
		protocol.render(undefined, 'unavailable', nonce, headers['accept-language']),
	);
}

/**
 * Answers a request to the waiting node. Never throws: n8n 2.41 would end the execution, and the
 * user could not try again.
 */
export async function answerWebhook(
	ctx: IWebhookFunctions,
	protocol: Protocol,
): Promise<IWebhookResponseData> {
	let sayTrouble: (() => void) | undefined;
	try {
		const response: Response = ctx.getResponseObject();
		const request = ctx.getRequestObject();
		sayTrouble = () => sendTrouble(request, protocol, response);
		return result(await serve(ctx, protocol, response));
	} catch (thrown) {
		// Without the error's text, which could contain what the browser sent.
		const reason = thrown instanceof Error ? thrown.name : typeof thrown;
		eventLog(ctx)(`${protocol.purpose}.failed`, { reason });
		sayTrouble?.();
		return result();
	}
}
