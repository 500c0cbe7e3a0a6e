import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { processWide } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { type Failure, PingOneError } from '../../errors/failure';
import { endsRun, failureOf, isOfEnvironment } from '../../errors/meaning';
import { type ApiRequest, buildUrl } from '../apiRequest';
import { type Connection, identityOf } from '../connection';
import { type HoldingContext, readCredential } from '../credential';
import { type Exchange, type Step, TokenReplaced } from '../exchange';
import { SingleFlight } from '../singleFlight';
import { renewed, TokenUse, withToken } from '../withToken';

/** Users choose what a credential says, so the number is bounded. */
const MAX_ACCEPTED = 5_000;

const flights = () => processWide('tokenFlights', () => new SingleFlight());
const accepted = () => processWide('acceptedIdentities', () => new Set<string>());

/**
 * A token from the tenant's own environment was accepted there. One for another environment proves
 * nothing: the credential only says that they belong together.
 */
function accept(connection: Connection, key: string): void {
	const all = accepted();
	if (all.has(key) || connection.environmentId !== connection.workerEnvironmentId) return;
	all.add(key);
	if (all.size > MAX_ACCEPTED) all.delete([...all][0]);
}

function toOptions(connection: Connection, request: ApiRequest): IHttpRequestOptions {
	const { method, path, query, body, mediaType, headers, timeoutMs, host } = request;
	return {
		method,
		url: buildUrl(connection, path, host),
		qs: query,
		// An empty buffer, because the HTTP client drops Content-Type when there is no body.
		body: body ?? (mediaType ? Buffer.alloc(0) : undefined),
		headers: {
			Accept: 'application/json',
			...(mediaType && { 'Content-Type': mediaType }),
			...headers,
		},
		timeout: timeoutMs,
		// The node reads it itself, so that no more is read than it takes (steps/send.ts).
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// PingOne does not redirect, and following a redirect could leak the token.
		disableFollowRedirect: true,
	};
}

const credentialOf = (ctx: HoldingContext) => ctx.heldCredential() ?? readCredential(ctx);

/** The credential; read again when another execution may have fetched a token since. */
async function credentialFor({ ctx }: Exchange, hasWaited: boolean) {
	const credential = await credentialOf(ctx);
	// Where n8n keeps the token (n8n-core, oauth.js).
	if (!hasWaited || credential.oauthTokenData) return credential;
	ctx.forgetCredential(credential);
	return await readCredential(ctx);
}

/** How often a request is signed again because another one is renewing the token; then it renews it. */
const MAX_SIGNED_AGAIN = 3;

type SendSigned = (signed: NonNullable<Exchange['signed']>) => Promise<ApiResponse>;

/** Passes the request on with its token, again after a 401. */
async function sign(
	exchange: Exchange,
	credential: ICredentialDataDecryptedObject,
	send: SendSigned,
	isLast: boolean,
): Promise<ApiResponse> {
	const { connection, request, ctx } = exchange;
	const key = identityOf(connection);
	const use = isLast ? undefined : new TokenUse(key);
	let isStale = false;
	const sendSigned = async (options: IHttpRequestOptions) => {
		use?.end();
		const isRejected = () => use?.isRejected(options) ?? false;
		// Whose rate limit it is: the tenant's, among those who have shown that they belong to it.
		const owner = accepted().has(key) ? connection.tenant : key;
		const response = await send({ options, owner, identity: key, isRejected });
		isStale ||= response.status === 401;
		return use ? await use.take(options, response) : response;
	};
	try {
		return await withToken(exchange, credential, toOptions(connection, request), sendSigned);
	} finally {
		use?.end();
		// Another process may have renewed the token, which n8n does not note in what was read.
		if (isStale) ctx.forgetCredential(credential);
	}
}

function orReplaced(thrown: unknown): undefined {
	if (!(thrown instanceof TokenReplaced)) throw thrown;
}

/** Signs and passes on, and once more with the token that another request has renewed meanwhile. */
async function signUntilSent(
	exchange: Exchange,
	hasWaited: boolean,
	send: SendSigned,
): Promise<ApiResponse> {
	for (let count = 0; ; count += 1) {
		const credential = await credentialFor(exchange, hasWaited);
		const isLast = count === MAX_SIGNED_AGAIN;
		const response = await sign(exchange, credential, send, isLast).catch(orReplaced);
		if (response) return response;
		await renewed(identityOf(exchange.connection), exchange.caller.signal);
		exchange.ctx.forgetCredential(credential);
	}
}

/** Ends the run when all further requests would fail the same way; nothing is sent for those. */
function noteLoss({ run, connection }: Exchange, failure: Failure): void {
	if (!endsRun(failure)) return;
	const where = isOfEnvironment(failure) ? connection.environmentId : '';
	if (run.lost.has(where)) return;
	run.lost.set(where, new PingOneError({ ...failure, arrival: 'notArrived' }));
}

/** Why a request of the run cannot succeed any more. */
export const lossOf = ({ run, connection }: Exchange): PingOneError | undefined =>
	run.lost.get('') ?? run.lost.get(connection.environmentId);

const isShared = (thrown: unknown) =>
	thrown instanceof PingOneError && thrown.failure.kind === 'token' ? thrown : undefined;

/**
 * Reads the credential, has n8n fetch or renew the token, and passes the signed request on. One
 * request fetches the token for all of the same credential; until PingOne has accepted the first
 * one, the others wait for its answer, three seconds at most.
 *
 * Never takes a place in the pace before the token is there, and never lets an identity that PingOne
 * has not accepted into the pace of a tenant.
 */
export const identity: Step = async (exchange, next) => {
	const { connection, caller, ctx } = exchange;
	const key = identityOf(connection);
	const hasToken = accepted().has(key) && (await credentialOf(ctx)).oauthTokenData !== undefined;
	const land = hasToken ? undefined : await flights().board(key, caller.signal);
	const landWithToken = accepted().has(key) ? land : undefined;
	const send: SendSigned = (signed) => {
		landWithToken?.();
		return next({ ...exchange, signed });
	};
	const lost = lossOf(exchange);
	const sending = lost ? Promise.reject(lost) : signUntilSent(exchange, land === undefined, send);
	const failed = (thrown: unknown): never => {
		if (thrown instanceof PingOneError) noteLoss(exchange, thrown.failure);
		land?.(isShared(thrown));
		throw thrown;
	};
	return await sending.then((response) => {
		const failure = failureOf(response, false);
		if (failure) noteLoss(exchange, failure);
		else accept(connection, key);
		land?.();
		return response;
	}, failed);
};
