import type { IWebhookFunctions } from 'n8n-workflow';
import { eventLog, userAgentOf, type LogEvent, type Visitor } from './events';
import { endConnection, isTooLarge, readBody } from '../page/http/body';
import { gateHere } from '../page/http/gate';
import { isFromPage } from '../page/http/request';
import { matchesDigest } from '../page/link/proof';
import { refuse, type Answer } from './answer';
import { answerProven, waitKey } from './answerProven';
import { attemptsHere } from './attempts';
import { readPageRequest, type PageRequest } from './pageRequest';
import type { Wait } from './wait';
import { answerLateVisitor } from './watch';

/** Wrong proofs that are logged one by one; after that, every hundredth. */
const LOGGED_WRONG_PROOFS = 20;

function logFor(ctx: IWebhookFunctions, wait: Wait, visitor: Visitor): LogEvent {
	return eventLog(ctx.logger, {
		execution: ctx.getExecutionId(),
		node: ctx.getNode().name,
		wait: wait.nonce.slice(0, 8),
		user: wait.person.id,
		...visitor,
		userAgent: userAgentOf(ctx.getRequestObject()),
	});
}

/**
 * Rejects a proof that does not belong to this wait. Cheap: reads no credential and sends nothing.
 */
function refuseProof(key: string, wait: Wait, proof: string, log: LogEvent): Answer {
	const other = wait.others.find(({ digest }) => matchesDigest(proof, digest));
	if (other) return refuse(other.spent ? 'over' : 'notYet');
	const count = attemptsHere().recordOf(key).noteWrongProof();
	if (count <= LOGGED_WRONG_PROOFS || count % 100 === 0) log('enrollment.wrong_proof', { count });
	return refuse('wrongLink');
}

/** What happens once the body has arrived. */
async function answerRequest(
	ctx: IWebhookFunctions,
	wait: Wait,
	request: PageRequest,
	visitor: Visitor,
): Promise<Answer> {
	const log = logFor(ctx, wait, visitor);
	if (!matchesDigest(request.proof, wait.link.digest)) {
		return refuseProof(waitKey(ctx, wait), wait, request.proof, log);
	}
	return wait.kind === 'watch'
		? answerLateVisitor({ wait, visitor, log, now: Date.now() }, request)
		: await answerProven(ctx, wait, request, { visitor, log });
}

/**
 * Answers a POST of the page. A request that comes from elsewhere, is too large, or is one too many
 * is rejected before its body is read, and its connection is closed.
 */
export async function answerPost(
	ctx: IWebhookFunctions,
	wait: Wait,
	visitor: Visitor,
): Promise<Answer> {
	const request = ctx.getRequestObject();
	const refuseUnread = (code: 'busy' | 'invalid'): Answer => {
		endConnection(request);
		return refuse(code, { repeat: true });
	};
	if (!isFromPage(wait.origin, request.headers) || isTooLarge(request)) {
		return refuseUnread('invalid');
	}
	const givenUp = new AbortController();
	const entered = gateHere().enter(waitKey(ctx, wait), () => givenUp.abort());
	if (!entered) return refuseUnread('busy');
	try {
		const body = await readBody(ctx, givenUp.signal);
		if (givenUp.signal.aborted) return refuseUnread('busy');
		entered.bodyRead();
		if (body === undefined && !request.readableEnded) return refuseUnread('invalid');
		const read = readPageRequest(body);
		return read ? await answerRequest(ctx, wait, read, visitor) : refuse('invalid');
	} finally {
		entered.leave();
	}
}
