import type { IWebhookFunctions } from 'n8n-workflow';
import { endConnection, isFromPage, isTooLarge, readBody } from '../page/http/body';
import { foreignStatusOf } from '../page/http/bounds';
import { gateHere } from '../page/http/gate';
import { matchesDigest } from '../page/link/proof';
import { userAgentOf, visitorOf } from '../page/visitor';
import { type Answer, refuse } from './answer';
import { eventLog } from './events';
import type { Asked, Protocol } from './protocol';
import type { BaseWait } from './wait';
import { answerLateVisitor, answerSender, isWatch } from './watch';

/** Wrong proofs that are logged one by one; after that, every hundredth. */
const LOGGED_WRONG_PROOFS = 20;

/** Identifies a wait in this process. */
export const waitKey = (
	ctx: Pick<IWebhookFunctions, 'getExecutionId'>,
	{ nonce }: Pick<BaseWait, 'nonce'>,
) => `${ctx.getExecutionId()} ${nonce}`;

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
	if (isWatch(wait)) {
		const record = protocol.recordOf(asked.key);
		const isEnrolled = wait.ended.status === 'ENROLLED';
		return (
			(isEnrolled ? answerSender(wait.item, read) : undefined) ??
			answerLateVisitor({ ...asked, wait, record, now: Date.now() }, read.action)
		);
	}
	return await protocol.answer(ctx, wait, read, asked);
}

/**
 * Answers a POST of the page. A request that comes from elsewhere, is too large, or is one too many
 * is rejected before its body is read, and its connection is closed.
 */
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
