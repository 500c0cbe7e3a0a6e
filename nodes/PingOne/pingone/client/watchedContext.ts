import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import type { RequestContext } from './apiRequest';

/**
 * What happened to a request inside n8n's helper, which fetches a token before and perhaps after
 * it.
 */
export interface Journey {
	/** When the request was last sent, by our clock, in ms since 1970; undefined before that. */
	sentAtMs?: number;
	/** Whether the last response was 401, so that nothing was carried out. */
	isUnauthorized?: boolean;
	/** Whether there has been a 401 at all. */
	sawUnauthorized?: boolean;
}

interface HttpResponse {
	statusCode?: number;
	headers?: unknown;
	body?: unknown;
}

interface HttpFailure {
	response?: { status?: number };
}

/** A 401 in the form that n8n recognizes as an expired token: as the HTTP client's error. */
const asFailure = ({ statusCode: status, headers, body: data }: HttpResponse) =>
	Object.assign(new Error('HTTP status 401'), { response: { status, headers, data } });

const note401 = (journey: Journey) =>
	Object.assign(journey, { isUnauthorized: true, sawUnauthorized: true });

/**
 * Gives n8n's authenticating helper a context that records what it does. The helper sends through
 * the `httpRequest` of the context it is called with, once, or again after it renewed the token
 * (n8n-core 1.99 to 2.41, requestOAuth2).
 *
 * Before n8n-core 2.11, a 401 comes back as a response where an exception is expected, and the
 * token is never renewed; here it becomes that exception.
 *
 * @param credential the credential for the helper, so that it need not read it
 * @param signal ends the request
 * @param journey updated along the way
 */
export function watchedContext<T extends RequestContext>(
	ctx: T,
	credential: ICredentialDataDecryptedObject,
	signal: AbortSignal,
	journey: Journey,
): T {
	const httpRequest = async (options: IHttpRequestOptions): Promise<unknown> => {
		journey.sentAtMs = Date.now();
		journey.isUnauthorized = false;
		const sending = ctx.helpers.httpRequest({ ...options, abortSignal: signal });
		const response = (await sending.catch((thrown: unknown) => {
			if ((thrown as HttpFailure)?.response?.status === 401) note401(journey);
			throw thrown;
		})) as HttpResponse;
		if (response?.statusCode !== 401) return response;
		note401(journey);
		throw asFailure(response);
	};
	return Object.create(ctx, {
		getCredentials: { value: async () => await Promise.resolve(credential) },
		helpers: {
			value: Object.create(ctx.helpers, { httpRequest: { value: httpRequest } }) as object,
		},
	}) as T;
}
