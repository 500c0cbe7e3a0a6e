import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { processWide } from '../../processState';
import type { ApiResponse } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { readRefusal, readUnsent } from '../errors/readFailure';
import { CREDENTIAL, type RequestContext } from './apiRequest';
import { Stopwatch } from './deadline';
import { type Exchange, TokenReplaced } from './exchange';
import { type Flight, SingleFlight } from './singleFlight';

/** Digest of the token that PingOne rejected last, per identity; users choose how many there are. */
const rejected = () => processWide('rejectedTokens', () => new Map<string, string>());
const renewals = () => processWide('tokenRenewals', () => new SingleFlight());

const MAX_KEPT = 5_000;

const digestOf = ({ headers }: IHttpRequestOptions) =>
	createHash('sha256')
		.update(String(headers?.Authorization ?? headers?.authorization))
		.digest('base64');

function noteRejected(key: string, digest: string): void {
	const all = rejected();
	all.delete(key);
	all.set(key, digest);
	const [oldest] = all.keys();
	if (all.size > MAX_KEPT && oldest !== undefined) all.delete(oldest);
}

/**
 * What one request knows of its token. When PingOne rejects a token, the first request that hears of
 * it has n8n fetch a new one; all others that were signed with the old one are signed again.
 */
export class TokenUse {
	/**
	 * @param key the identity that the token belongs to
	 * @param renewal given to one that is to renew the token, whatever others know of it
	 */
	constructor(
		private readonly key: string,
		private renewal?: Flight,
	) {}

	/** Whether another request has heard meanwhile that this token is rejected. */
	isRejected(options: IHttpRequestOptions): boolean {
		if (this.renewal) return false;
		const known = rejected().get(this.key);
		return known !== undefined && known === digestOf(options);
	}

	/**
	 * @returns the response
	 * @throws TokenReplaced for a 401 when another request is fetching a new token already
	 */
	take(options: IHttpRequestOptions, response: ApiResponse): ApiResponse {
		const isRejected = this.isRejected(options);
		if (response.status !== 401) {
			if (isRejected) rejected().delete(this.key);
			return response;
		}
		if (isRejected) throw new TokenReplaced();
		noteRejected(this.key, digestOf(options));
		this.renewal ??= renewals().start(this.key);
		if (!this.renewal) throw new TokenReplaced();
		return response;
	}

	/** The new token is there. */
	renewed(): void {
		this.renewal?.found();
		this.end();
	}

	/** The new token is there, or there will be none. */
	end(): void {
		this.renewal?.land();
		this.renewal = undefined;
	}
}

/**
 * Waits until the request that fetches a new token has it, three seconds at most.
 *
 * @returns given to one that is to renew it as well, because that is slow
 */
export const awaitRenewal = async (
	key: string,
	signal?: AbortSignal,
): Promise<Flight | undefined> => await renewals().landing(key, signal);

/** A 401 in the form that n8n recognizes as an expired token: as the HTTP client's error. */
const asExpired = ({ status, headers, json }: ApiResponse) =>
	Object.assign(new Error('HTTP status 401'), { response: { status, headers, data: json } });

type HttpRequest = (options: IHttpRequestOptions) => Promise<ApiResponse>;

/** One class for each run: objects that are made one by one would slow n8n's own code down. */
const signingContexts = new WeakMap<RequestContext, ReturnType<typeof signingContextOf>>();

/**
 * The contexts for n8n's helper, which sends through the `httpRequest` of the context that it is
 * called with: once it has a token, and again after it renewed one (n8n-core 1.99 to 2.41,
 * requestOAuth2).
 */
function signingContextOf(ctx: RequestContext) {
	class Helpers {
		constructor(readonly httpRequest: HttpRequest) {}
	}
	class SigningContext {
		readonly helpers: Helpers;

		constructor(
			private readonly credential: ICredentialDataDecryptedObject,
			httpRequest: HttpRequest,
		) {
			this.helpers = new Helpers(httpRequest);
		}

		getCredentials() {
			return Promise.resolve(this.credential);
		}
	}
	Object.setPrototypeOf(Helpers.prototype, ctx.helpers);
	Object.setPrototypeOf(SigningContext.prototype, ctx);
	signingContexts.set(ctx, SigningContext);
	return SigningContext;
}

/** What the last signed request had come to, and how many there were. */
type Last = ({ response: ApiResponse } | { thrown: unknown }) & { count: number };

const settle = (sending: Promise<ApiResponse>, count: number): Promise<Last> =>
	sending.then(
		(response) => ({ response, count }),
		(thrown: unknown) => ({ thrown, count }),
	);

/** What n8n's helper threw. */
function readEnd(thrown: unknown, last?: Last): unknown {
	if (thrown instanceof TokenReplaced) return thrown;
	if (!last) return new PingOneError(readUnsent(thrown));
	if ('thrown' in last) return last.thrown;
	// A rejected token means that nothing was done. Either no new one could be fetched, or it was
	// rejected as well.
	return new PingOneError(last.count > 1 ? readRefusal(last.response) : readUnsent(thrown));
}

/**
 * Has n8n sign a request with the credential's token, which it fetches or renews, and sends it.
 *
 * The request's timeout bounds what n8n does about tokens; the time for which `sendSigned` waits and
 * sends does not count.
 *
 * @param elsewhere resolves when another request has the token
 * @param sendSigned sends the request once its token is there; called again after a 401
 * @throws PingOneError when there is no token, or PingOne accepts none; TokenReplaced when another
 * request had it first; what `sendSigned` throws
 */
export async function withToken(
	{ ctx, request, run }: Exchange,
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
	sendSigned: (options: IHttpRequestOptions) => Promise<ApiResponse>,
	elsewhere?: Promise<void>,
): Promise<ApiResponse> {
	const time = new Stopwatch(request.timeoutMs, run.limits);
	let last: Last | undefined;
	void elsewhere?.then(() => time.cut(new TokenReplaced()));
	const httpRequest: HttpRequest = async (signed) => {
		// n8n goes on when its token comes late. By then the request may be on its way once more.
		if (time.isOver) throw new Error('the request was given up before its token came');
		time.stop();
		last = await settle(sendSigned(signed), (last?.count ?? 0) + 1);
		if ('thrown' in last) throw last.thrown;
		if (last.response.status !== 401) return last.response;
		time.start();
		throw asExpired(last.response);
	};
	time.start();
	const Context = signingContexts.get(ctx) ?? signingContextOf(ctx);
	const context = new Context(credential, httpRequest) as unknown as IAllExecuteFunctions;
	const helping = ctx.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options);
	return await time.race(helping as Promise<ApiResponse>).catch((thrown: unknown) => {
		throw readEnd(thrown, last);
	});
}
