import { processWide, putLast } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { type Failure, PingOneError } from '../../errors/failure';
import { endsRun, failureOf } from '../../errors/meaning';
import { readRefusal } from '../../errors/readFailure';
import { identityOf } from '../connection';
import { type Exchange, type Next, type Step, TokenReplaced } from '../exchange';

const MAX_ACCEPTED = 5_000;

const accepted = processWide('acceptedIdentities', () => new Map<string, true>());

/** Ends the run when all further requests would fail the same way; nothing is sent for those. */
function noteLoss({ run, connection }: Exchange, failure: Failure): void {
	if (!endsRun(failure)) return;
	// PingOne refuses a token also where there is no such environment.
	const where = failure.kind === 'refusal' ? connection.environmentId : '';
	if (run.lost.has(where)) return;
	run.lost.set(where, new PingOneError({ ...failure, arrival: 'notArrived' }));
}

export const lossOf = ({ run, connection }: Exchange): PingOneError | undefined =>
	run.lost.get('') ?? run.lost.get(connection.environmentId);

function orReplaced(thrown: unknown): undefined {
	if (!(thrown instanceof TokenReplaced)) throw thrown;
}

/** Notes a lost access, or that PingOne's API, not only its token endpoint, has accepted the token. */
function note(exchange: Exchange, identity: string, response: ApiResponse): void {
	const { connection, request } = exchange;
	const isOwn = connection.environmentId === connection.workerEnvironmentId;
	const failure = failureOf(response, false);
	if (failure) noteLoss(exchange, failure);
	else if (isOwn && request.host !== 'auth') putLast(accepted, identity, true, MAX_ACCEPTED);
}

/** Passes a request on with its token, once more with another one when PingOne rejects it. */
async function passOn(exchange: Exchange, next: Next): Promise<ApiResponse> {
	const { connection, request, caller, run } = exchange;
	const patience = { timeoutMs: request.timeoutMs, signal: caller.signal };
	const identity = identityOf(connection);
	for (let isRejected = false; ; ) {
		const lost = lossOf(exchange);
		if (lost) throw lost;
		const authorization = await run.gate.enter(patience);
		// The rate limit is the tenant's, among those who have shown that they belong to it. A token that
		// was accepted in another environment shows nothing: only the credential says that they do.
		const owner = accepted.has(identity) ? connection.tenant : identity;
		const signed = { authorization, owner, identity };
		const response = await next({ ...exchange, signed }).catch(orReplaced);
		if (response && response.status !== 401) {
			note(exchange, identity, response);
			return response;
		}
		if (response && isRejected) throw new PingOneError(readRefusal(response));
		isRejected ||= response !== undefined;
	}
}

/**
 * Has n8n fetch or renew the token, once for all, and passes the request on with it, once more with
 * another one when PingOne rejects it. Never takes a place in the pace before the token is there,
 * and never lets an identity that PingOne has not accepted into the pace of a tenant.
 */
export const identity: Step = (next) => (exchange) =>
	passOn(exchange, next).catch((thrown: unknown) => {
		if (thrown instanceof PingOneError) noteLoss(exchange, thrown.failure);
		throw thrown;
	});
