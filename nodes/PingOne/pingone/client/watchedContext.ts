import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import type { RequestContext } from './apiRequest';

/** What became of a request inside n8n's helper, which fetches a token before and perhaps after it. */
export interface Journey {
	/** When the request left last, by our clock, in ms since 1970; undefined as long as it has not. */
	sentAtMs?: number;
	/** Whether it was answered with 401 the last time, and so not carried out. */
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

/** A 401 in the form in which n8n takes it for an expired token: as the HTTP client's error. */
const asFailure = ({ statusCode: status, headers, body: data }: HttpResponse) =>
	Object.assign(new Error('HTTP status 401'), { response: { status, headers, data } });

const note401 = (journey: Journey) =>
	Object.assign(journey, { isUnauthorized: true, sawUnauthorized: true });

/**
 * Gives n8n's authenticating helper a context that tells what it does. The helper sends through the
 * `httpRequest` of the context it is called with, once, or again after it renewed the token (n8n-core
 * 1.99 to 2.41, requestOAuth2).
 *
 * Before n8n-core 2.11 a 401 comes back as a response although an exception is made for it, and the
 * token is never renewed; here it becomes the error that n8n waits for.
 *
 * @param credential what the helper finds as the credential, so that it has nothing to read itself
 * @param signal ends the request
 * @param journey is kept up to date
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
