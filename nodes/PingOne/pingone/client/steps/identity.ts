import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { processWide } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { type Failure, PingOneError } from '../../errors/failure';
import { endsRun, failureOf, isOfEnvironment } from '../../errors/meaning';
import { type ApiRequest, buildUrl } from '../apiRequest';
import { type Connection, identityOf } from '../connection';
import { type HoldingContext, readCredential } from '../credential';
import { type Exchange, type Step, TokenReplaced } from '../exchange';
import { type Flight, SingleFlight } from '../singleFlight';
import { awaitRenewal, TokenUse, withToken } from '../withToken';

/** Users choose what a credential says, so the number is bounded. */
const MAX_ACCEPTED = 5_000;

const flights = () => processWide('tokenFlights', () => new SingleFlight());
const accepted = () => processWide('acceptedIdentities', () => new Set<string>());

/** Where a token was accepted: in any environment, or in the one that it belongs to. */
type Where = 'any' | 'own';

const isAccepted = (identity: string, where: Where): boolean =>
	accepted().has(`${where} ${identity}`);

/** Only the API shows it: a credential may name its own host for signing in. */
function accept({ connection, request }: Exchange, identity: string): void {
	if (request.host === 'auth') return;
	const isOwn = connection.environmentId === connection.workerEnvironmentId;
	const all = accepted();
	for (const where of isOwn ? ['any', 'own'] : ['any']) {
		// Noted again, it is the newest one.
		all.delete(`${where} ${identity}`);
		all.add(`${where} ${identity}`);
	}
	for (const oldest of all) {
		if (all.size <= MAX_ACCEPTED) break;
		all.delete(oldest);
	}
}

/**
 * Whose rate limit it is: the tenant's, among those who have shown that they belong to it. A token
 * that was accepted in another environment shows nothing: the credential only says that they belong
 * together.
 */
const ownerOf = ({ tenant }: Connection, identity: string): string =>
	isAccepted(identity, 'own') ? tenant : identity;

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

interface Signing {
	/** Whether it renews a rejected token itself, without a word to others. */
	isLast: boolean;
	/** Resolves when another one has the token. */
	elsewhere?: Promise<void>;
	/** To be renewed by this one, for all. */
	renewal?: Flight;
}

/** Passes the request on with its token, again after a 401. */
async function sign(
	exchange: Exchange,
	credential: ICredentialDataDecryptedObject,
	send: SendSigned,
	{ isLast, elsewhere, renewal }: Signing,
): Promise<ApiResponse> {
	const { connection, request, ctx } = exchange;
	const key = identityOf(connection);
	const use = isLast ? undefined : new TokenUse(key, renewal);
	let isStale = false;
	let count = 0;
	const sendSigned = async (options: IHttpRequestOptions) => {
		if (count > 0) use?.renewed();
		count += 1;
		const isRejected = () => use?.isRejected(options) ?? false;
		const owner = ownerOf(connection, key);
		const response = await send({ options, owner, identity: key, isRejected });
		isStale ||= response.status === 401;
		return use ? use.take(options, response) : response;
	};
	try {
		const options = toOptions(connection, request);
		return await withToken(exchange, credential, options, sendSigned, elsewhere);
	} finally {
		use?.end();
		// Another process may have renewed the token, which n8n does not note in what was read.
		if (isStale) ctx.forgetCredential(credential);
	}
}

function orReplaced(thrown: unknown): undefined {
	if (!(thrown instanceof TokenReplaced)) throw thrown;
}

/** Signs and passes on, and once more with the token that another request has got meanwhile. */
async function signUntilSent(
	exchange: Exchange,
	flight: Flight | undefined,
	send: SendSigned,
): Promise<ApiResponse> {
	let renewal: Flight | undefined;
	for (let count = 0; ; count += 1) {
		const isFirst = flight !== undefined && count === 0;
		const credential = await credentialFor(exchange, !isFirst);
		const elsewhere = (isFirst ? flight : renewal)?.whenFound;
		const how = { isLast: count >= MAX_SIGNED_AGAIN && !renewal, elsewhere, renewal };
		const response = await sign(exchange, credential, send, how).catch(orReplaced);
		if (response) return response;
		renewal = await awaitRenewal(identityOf(exchange.connection), exchange.caller.signal);
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
 * Who waits for whose token, and shares its failure: those with the same credential as it is now, and
 * with as much time.
 */
function flightOf({ connection, request }: Exchange, credential: ICredentialDataDecryptedObject) {
	const digest = createHash('sha256').update(JSON.stringify(credential)).digest('base64');
	return `${identityOf(connection)} ${request.timeoutMs} ${digest}`;
}

/**
 * Reads the credential, has n8n fetch or renew the token, and passes the signed request on. One
 * request fetches the token for all of the same credential, and one more every three seconds if that
 * is slow; until PingOne has accepted it, the others wait for the first one's answer, three seconds
 * at most.
 *
 * Never takes a place in the pace before the token is there, and never lets an identity that PingOne
 * has not accepted into the pace of a tenant.
 */
export const identity: Step = async (exchange, next) => {
	const { connection, caller, ctx } = exchange;
	const key = identityOf(connection);
	const isProven = () => isAccepted(key, 'any');
	const credential = await credentialOf(ctx);
	const hasToken = isProven() && credential.oauthTokenData !== undefined;
	const flight = hasToken
		? undefined
		: await flights().board(flightOf(exchange, credential), caller.signal);
	const send: SendSigned = (signed) => {
		flight?.found();
		if (isProven()) flight?.land();
		return next({ ...exchange, signed });
	};
	const lost = lossOf(exchange);
	const sending = lost ? Promise.reject(lost) : signUntilSent(exchange, flight, send);
	const failed = (thrown: unknown): never => {
		if (thrown instanceof PingOneError) noteLoss(exchange, thrown.failure);
		flight?.land(isShared(thrown));
		throw thrown;
	};
	return await sending.then((response) => {
		const failure = failureOf(response, false);
		if (failure) noteLoss(exchange, failure);
		else accept(exchange, key);
		flight?.land();
		return response;
	}, failed);
};
