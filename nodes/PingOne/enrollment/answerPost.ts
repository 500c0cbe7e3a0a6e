import type { IWebhookFunctions } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import { inEnvironment } from '../pingone/client/connection';
import { openCredential } from '../pingone/client/credential';
import { patientTransport } from '../pingone/client/transport';
import { eventLog, userAgentOf, type LogEvent, type Visitor } from './events';
import { endConnection, isTooLarge, readBody } from '../page/http/body';
import { gateHere } from '../page/http/gate';
import { isFromPage } from '../page/http/request';
import { isStartCode, matchesDigest, provesLink, requireSecret } from '../page/link/proof';
import { refuse, type Answer } from './answer';
import { attemptsHere } from './attempts';
import { dispatch } from './dispatch';
import { readPageRequest, type PageRequest } from './pageRequest';
import { sealerFor } from './seal';
import type { Session } from './session';
import type { EnrollmentWait, Wait } from './wait';
import { answerLateVisitor } from './watch';

/** Longest wait for one response from PingOne while a user is watching, in ms. */
const MAX_RESPONSE_MS = 15_000;

/**
 * After this, no further request is sent or awaited, because PingOne is throttling or failing. In
 * ms.
 */
const MAX_TOTAL_MS = 30_000;

/** Wrong proofs that are logged one by one; after that, every hundredth. */
const LOGGED_WRONG_PROOFS = 20;

/** Identifies a wait in this process. */
export const waitKey = (ctx: Pick<IWebhookFunctions, 'getExecutionId'>, { nonce }: Wait) =>
	`${ctx.getExecutionId()} ${nonce}`;

const linkBindingOf = (ctx: IWebhookFunctions, { person, link }: Wait) => ({
	executionId: ctx.getExecutionId(),
	userId: person.id,
	salt: link.salt,
});

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
	if (other) return refuse(other.spent ? 'used' : 'notYet');
	const count = attemptsHere().recordOf(key).noteWrongProof();
	if (count <= LOGGED_WRONG_PROOFS || count % 100 === 0) log('enrollment.wrong_proof', { count });
	return refuse('wrongLink');
}

/** Everything a request to PingOne needs; the credential is read once. */
async function openSession(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	proof: string,
): Promise<Pick<Session, 'api' | 'sealer' | 'isStartCode'> | undefined> {
	const patience = AbortSignal.timeout(MAX_TOTAL_MS);
	const { ctx: held, credential, connection } = await openCredential(ctx, patience);
	const secret = requireSecret(credential);
	const link = linkBindingOf(ctx, wait);
	// The digest was made with the secret of that time; a new secret invalidates the link.
	if (!provesLink(secret, link, proof)) return undefined;
	const own = inEnvironment(connection, wait.environmentId);
	const send = patientTransport(held, own, patience);
	const timeoutMs = Math.min(wait.call.timeoutMs, MAX_RESPONSE_MS);
	return {
		api: new PingOneApi(own, send, { ...wait.call, timeoutMs }),
		sealer: sealerFor(secret, {
			executionId: link.executionId,
			nodeId: ctx.getNode().id,
			nonce: wait.nonce,
			userId: wait.person.id,
		}),
		isStartCode: (code) => isStartCode(secret, link, code),
	};
}

async function answerProven(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	request: PageRequest,
	{ visitor, log }: { visitor: Visitor; log: LogEvent },
): Promise<Answer> {
	const opened = await openSession(ctx, wait, request.proof);
	if (!opened) {
		log('enrollment.wrong_proof', { reason: 'the client secret has changed' });
		return refuse('wrongLink');
	}
	const attempts = attemptsHere();
	return await attempts.inTurn(waitKey(ctx, wait), async (record) => {
		const isOfAnotherLink = (id: string) => attempts.isOfAnother(id, record);
		const session = { ...opened, wait, record, isOfAnotherLink, visitor, log, now: Date.now() };
		return await dispatch(session, request);
	});
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
		return refuse(code);
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
