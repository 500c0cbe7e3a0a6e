import type {
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { endConnection, isFromPage, isTooLarge, readBody } from '../page/http/body';
import { gateHere } from '../page/http/gate';
import { type Response, sendJson, sendPage } from '../page/http/reply';
import { foreignStatusOf } from '../page/http/request';
import { matchesDigest } from '../page/link/proof';
import { userAgentOf, visitorOf } from '../page/visitor';
import { type Answer, refuse, STATUS } from './answer';
import { passDoor, type Passed } from './door';
import { eventLog } from './events';
import { phaseOf } from './phase';
import { type Asked, PLAIN, type Protocol } from './protocol';
import { type BaseWait, contextExpression, readWait, waitKey } from './wait';
import { answerLateVisitor, answerSender, isWatch } from './watch';

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

/** Wrong proofs that are logged one by one; after that, every hundredth. */
const LOGGED_WRONG_PROOFS = 20;

function askedOf(ctx: IWebhookFunctions, wait: BaseWait): Asked {
	const request = ctx.getRequestObject();
	const visitor = visitorOf(request);
	const log = eventLog(ctx, {
		wait: wait.nonce.slice(0, 8),
		user: wait.person.id,
		...visitor,
		userAgent: userAgentOf(request),
	});
	return { key: waitKey(ctx, wait), executionId: ctx.getExecutionId(), visitor, log };
}

/** Rejects a proof that does not belong to this wait. Cheap: reads no credential and sends nothing. */
function refuseProof(
	protocol: Protocol,
	{ others, link }: BaseWait,
	proof: string,
	{ key, log, executionId }: Asked,
): Answer {
	const other = others.find((each) => matchesDigest(proof, { ...each, executionId }, each.digests));
	if (other) return refuse(other.code);
	const count = protocol.recordOf(key).tally('wrongProof');
	if (count <= LOGGED_WRONG_PROOFS || count % 100 === 0) {
		log(`${link.purpose}.wrong_proof`, { count });
	}
	return refuse('wrongLink');
}

async function answerBody(
	ctx: IWebhookFunctions,
	protocol: Protocol,
	wait: BaseWait,
	body: unknown,
): Promise<Answer> {
	const read = protocol.readRequest(body);
	if (!read) return refuse('invalid');
	const asked = askedOf(ctx, wait);
	const { purpose, digests } = wait.link;
	const binding = { executionId: asked.executionId, userId: wait.person.id, purpose };
	if (!matchesDigest(read.proof, binding, digests)) {
		return refuseProof(protocol, wait, read.proof, asked);
	}
	const status = foreignStatusOf(body);
	if (status !== undefined) asked.log(`${purpose}.intercepted`, { status });
	if (!isWatch(wait)) return await protocol.answer(ctx, wait, read, asked);
	const again = wait.ended.status === 'ENROLLED' ? answerSender(wait.item, read) : undefined;
	const turn = { ...asked, wait, record: protocol.recordOf(asked.key), now: Date.now() };
	return again ?? answerLateVisitor(turn, read.action);
}

/** Answers a POST of the page, or rejects it before its body is read, and closes its connection. @internal */
export async function answerPost(
	ctx: IWebhookFunctions,
	protocol: Protocol,
	wait: BaseWait,
): Promise<Answer> {
	const request = ctx.getRequestObject();
	const refuseUnread = (code: 'busy' | 'invalid'): Answer => {
		endConnection(request);
		return refuse(code, { repeat: true });
	};
	// Its sender has left: n8n was busy before it called the node.
	const isGone = request.destroyed && !request.readableEnded;
	if (!isFromPage(wait.origin, request.headers) || isTooLarge(request) || isGone) {
		return refuseUnread('invalid');
	}
	const givenUp = new AbortController();
	const evict = request.complete ? undefined : () => givenUp.abort();
	const entered = gateHere().enter(waitKey(ctx, wait), evict);
	if (!entered) return refuseUnread('busy');
	try {
		const body = await readBody(ctx, givenUp.signal);
		if (givenUp.signal.aborted) return refuseUnread('busy');
		entered.bodyRead();
		if (body === undefined && !request.readableEnded) return refuseUnread('invalid');
		return await answerBody(ctx, protocol, wait, body);
	} finally {
		entered.leave();
	}
}

/** Serves the page and changes nothing, because scanners and previews open links. It shows nothing of the user. */
function servePage(ctx: IWebhookFunctions, protocol: Protocol, wait: BaseWait, response: Response) {
	// What becomes of a test is no matter of its link, which was used before it.
	const isAlwaysOpen = isWatch(wait) || protocol.purpose === 'signIn';
	const phase = isAlwaysOpen
		? 'open'
		: phaseOf(wait, protocol.recordOf(waitKey(ctx, wait)), Date.now());
	// Who learns how and when a wait ended depends on the proof.
	const blocked = phase === 'expired' || phase === 'closed' ? phase : undefined;
	const status = blocked === undefined ? 200 : STATUS[blocked];
	const accepted = ctx.getRequestObject().headers['accept-language'];
	sendPage(response, status, wait.page, (nonce) =>
		protocol.render(wait, { blocked, nonce, accepted }),
	);
}

/** What the execution keeps of a wait is of another version of this package, or damaged. */
class UnreadableWait extends Error {
	override name = 'UnreadableWait';
}

/** Serves the page, or answers it. n8n calls only during a wait, so one that is unreadable is not called expired. */
async function answerRequest(
	ctx: IWebhookFunctions,
	protocol: Protocol,
	response: Response,
): Promise<Passed> {
	const context = ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0);
	const wait = readWait(context, protocol.isWait);
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
	const { status, body } = refuse('unavailable');
	if (method === 'POST') return sendJson(response, status, body);
	const showing = { blocked: 'unavailable', accepted: headers['accept-language'] } as const;
	sendPage(response, status, PLAIN, (nonce) => protocol.render(undefined, { ...showing, nonce }));
}

/**
 * n8n answers a success that resumes the execution, once it goes on with this very item (2.20 to 2.41,
 * webhook-helpers.js). So no page is told of an end that was overtaken, or that n8n could not save.
 */
const result = ({ item, answer }: Passed = {}): IWebhookResponseData => {
	const items: INodeExecutionData[] | undefined = item && [{ json: item, pairedItem: { item: 0 } }];
	const answered = answer ? { webhookResponse: answer } : { noWebhookResponse: true };
	return { ...answered, ...(items && { workflowData: [items] }) };
};

/** Never throws: n8n 2.41 would end the execution, and the user could not try again. */
export async function answerWebhook(
	ctx: IWebhookFunctions,
	protocol: Protocol,
): Promise<IWebhookResponseData> {
	let sayTrouble: (() => void) | undefined;
	try {
		const response: Response = ctx.getResponseObject();
		const request = ctx.getRequestObject();
		sayTrouble = () => sendTrouble(request, protocol, response);
		return result(await answerRequest(ctx, protocol, response));
	} catch (thrown) {
		// Without the error's text, which could contain what the browser sent.
		const reason = thrown instanceof Error ? thrown.name : typeof thrown;
		eventLog(ctx)(`${protocol.purpose}.failed`, { reason });
		sayTrouble?.();
		return result();
	}
}
