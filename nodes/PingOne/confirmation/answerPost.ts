import type { IWebhookFunctions } from 'n8n-workflow';
import { endConnection, isTooLarge, readBody } from '../page/http/body';
import { gateHere } from '../page/http/gate';
import { isFromPage } from '../page/http/request';
import { isStartCode, matchesDigest, provesLink, requireSecret } from '../page/link/proof';
import { sealerFor } from '../page/link/seal';
import { userAgentOf, type Visitor } from '../page/visitor';
import { PingOneApi } from '../pingone/client/api';
import { inEnvironment } from '../pingone/client/connection';
import { openCredential } from '../pingone/client/credential';
import { patientTransport } from '../pingone/client/transport';
import { refuse, type Answer } from './answer';
import { decisionsHere } from './decision';
import { dispatch } from './dispatch';
import { eventLog, type LogEvent } from './events';
import { readPageRequest, type PageRequest } from './pageRequest';
import type { Challenge, Session } from './session';
import { PURPOSE, type ConfirmationWait } from './wait';

/** Longest wait for one response from PingOne while a user is watching, in ms. */
const MAX_RESPONSE_MS = 15_000;
/** After this nothing further is sent or awaited, in ms. */
const MAX_TOTAL_MS = 30_000;

/** Wrong proofs that are logged one by one; after that, every hundredth. */
const LOGGED_WRONG_PROOFS = 20;

const SEAL = 'n8n-nodes-pingone confirmation challenge';

/** Identifies a wait in this process. */
export const waitKey = (
	ctx: Pick<IWebhookFunctions, 'getExecutionId'>,
	{ nonce }: ConfirmationWait,
) => `${ctx.getExecutionId()} ${nonce}`;

/** Everything a request to PingOne needs; the credential is read once. */
async function openSession(
	ctx: IWebhookFunctions,
	wait: ConfirmationWait,
	proof: string,
): Promise<Pick<Session, 'api' | 'sealer' | 'isStartCode'> | undefined> {
	const patience = AbortSignal.timeout(MAX_TOTAL_MS);
	const { ctx: held, credential, connection } = await openCredential(ctx, patience);
	const secret = requireSecret(credential);
	const executionId = ctx.getExecutionId();
	const link = { executionId, userId: wait.person.id, salt: wait.link.salt, purpose: PURPOSE };
	// The digest was made with the secret of that time; a new secret invalidates the link.
	if (!provesLink(secret, link, proof)) return undefined;
	const own = inEnvironment(connection, wait.environmentId);
	const send = patientTransport(held, own, patience);
	const timeoutMs = Math.min(wait.call.timeoutMs, MAX_RESPONSE_MS);
	return {
		api: new PingOneApi(own, send, { ...wait.call, timeoutMs }),
		sealer: sealerFor<Challenge>(secret, SEAL, {
			executionId,
			nodeId: ctx.getNode().id,
			nonce: wait.nonce,
			userId: wait.person.id,
		}),
		isStartCode: (code) => isStartCode(secret, link, code),
	};
}

function refuseProof(key: string, log: LogEvent): Answer {
	const count = decisionsHere().recordOf(key).noteWrongProof();
	if (count <= LOGGED_WRONG_PROOFS || count % 100 === 0) log('confirmation.wrong_proof', { count });
	return refuse('wrongLink');
}

/** What happens once the body has arrived. */
async function answerRequest(
	ctx: IWebhookFunctions,
	wait: ConfirmationWait,
	request: PageRequest,
	visitor: Visitor,
): Promise<Answer> {
	const key = waitKey(ctx, wait);
	const log = eventLog(ctx.logger, {
		execution: ctx.getExecutionId(),
		node: ctx.getNode().name,
		wait: wait.nonce.slice(0, 8),
		user: wait.person.id,
		...visitor,
		userAgent: userAgentOf(ctx.getRequestObject()),
	});
	if (!matchesDigest(request.proof, wait.link.digest)) return refuseProof(key, log);
	const opened = await openSession(ctx, wait, request.proof);
	if (!opened) {
		log('confirmation.wrong_proof', { reason: 'the client secret has changed' });
		return refuse('wrongLink');
	}
	return await decisionsHere().inTurn(
		key,
		async (record) =>
			await dispatch({ ...opened, wait, record, visitor, log, now: Date.now() }, request),
	);
}

/**
 * Answers a POST of the page. A request that comes from elsewhere, is too large, or is one too many
 * is rejected before its body is read, and its connection is closed.
 */
export async function answerPost(
	ctx: IWebhookFunctions,
	wait: ConfirmationWait,
	visitor: Visitor,
): Promise<Answer> {
	const request = ctx.getRequestObject();
	const refuseUnread = (code: 'busy' | 'invalid'): Answer => {
		endConnection(request);
		return refuse(code, { repeat: code === 'busy' });
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
