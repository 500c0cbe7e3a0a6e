import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { processWide } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { endsRun } from '../../errors/concern';
import { PingOneError, type Failure } from '../../errors/failure';
import { failureOf } from '../../errors/gone';
import { buildUrl, type ApiRequest } from '../apiRequest';
import type { Connection } from '../connection';
import { readCredential } from '../credential';
import type { Exchange, RunState, Step } from '../exchange';
import { rateGroupOf } from '../rateGroups';
import { SingleFlight } from '../singleFlight';
import { withToken } from '../withToken';

/** Users choose what a credential says, so the number is bounded. */
const MAX_ACCEPTED = 5_000;

const flights = () => processWide('tokenFlights', () => new SingleFlight());
const accepted = () => processWide('acceptedIdentities', () => new Set<string>());

const identityOf = ({ credentialId, tenant }: Connection) => `${credentialId} ${tenant}`;

/**
 * A token from the tenant's own environment was accepted there. One for another environment proves
 * nothing: the credential only says that they belong together.
 */
function accept(connection: Connection): void {
	if (connection.environmentId !== connection.workerEnvironmentId) return;
	const all = accepted().add(identityOf(connection));
	if (all.size > MAX_ACCEPTED) all.delete([...all][0]);
}

/** The rate limit: the tenant's, among those who have shown that they belong to it. */
function limitOf({ connection, request }: Exchange): string {
	const own = identityOf(connection);
	return `${accepted().has(own) ? connection.tenant : own} ${rateGroupOf(request)}`;
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
		// As text: the node parses it, and can say so when it is not JSON.
		encoding: 'text',
		returnFullResponse: true,
		// n8n renews the token when it sees a 401; the node handles all other statuses.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		// PingOne does not redirect, and following a redirect could leak the token.
		disableFollowRedirect: true,
	};
}

/** The credential; read again when another execution may have fetched a token since. */
async function credentialOf({ ctx }: Exchange, hasWaited: boolean) {
	const credential = await readCredential(ctx);
	// Where n8n keeps the token (n8n-core, oauth.js).
	if (!hasWaited || credential.oauthTokenData) return credential;
	ctx.forgetCredential(credential);
	return await readCredential(ctx);
}

/** Passes the request on with its token, again after a 401. */
async function sign(
	exchange: Exchange,
	credential: ICredentialDataDecryptedObject,
	send: (options: IHttpRequestOptions) => Promise<ApiResponse>,
): Promise<ApiResponse> {
	let isStale = false;
	const sendSigned = async (options: IHttpRequestOptions) => {
		const response = await send(options);
		isStale ||= response.status === 401;
		return response;
	};
	const options = toOptions(exchange.connection, exchange.request);
	return await withToken(exchange, credential, options, sendSigned).finally(() => {
		// Another process may have renewed the token, which n8n does not note in what was read.
		if (isStale) exchange.ctx.forgetCredential(credential);
	});
}

/** Ends the run when all further requests would fail the same way; nothing is sent for those. */
function noteLoss(run: RunState, failure?: Failure): void {
	if (failure && endsRun(failure))
		run.lost ??= new PingOneError({ ...failure, arrival: 'notArrived' });
}

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
	const { connection, run, caller } = exchange;
	const key = identityOf(connection);
	const land = await flights().board(key, caller.signal);
	const landWithToken = accepted().has(key) ? land : undefined;
	const signAndSend = async () => {
		if (run.lost) throw run.lost;
		const credential = await credentialOf(exchange, land === undefined);
		const response = await sign(exchange, credential, async (options) => {
			landWithToken?.();
			return await next({ ...exchange, signed: { options, limit: limitOf(exchange) } });
		});
		const failure = failureOf(response, false);
		if (!failure) accept(connection);
		noteLoss(run, failure);
		land?.();
		return response;
	};
	return await signAndSend().catch((thrown: unknown) => {
		if (thrown instanceof PingOneError) noteLoss(run, thrown.failure);
		land?.(isShared(thrown));
		throw thrown;
	});
};
