import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { RequestContext } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';

/** What n8n's database holds of a credential. */
export interface Stored {
	clientSecret?: string;
	oauthTokenData?: { access_token: string };
}

export interface Reply {
	statusCode: number;
	headers: IDataObject;
	body: string;
}

export const OK: Reply = { statusCode: 200, headers: {}, body: '{"id":"1"}' };

type Fetch = (secret?: string) => Promise<string>;
type Answer = (options: IHttpRequestOptions) => Promise<Reply>;

interface Signing {
	getCredentials(): Promise<Stored>;
	helpers: { httpRequest: Answer };
}

/** A wait of the process, in ms. */
export const pass = async (ms: number) =>
	await new Promise<void>((resolve) => setTimeout(resolve, ms));

const isExpired = (thrown: unknown) =>
	(thrown as { response?: { status?: number } }).response?.status === 401;

/**
 * n8n's context with its authenticating helper: it fetches a token if there is none, and after a
 * 401, and notes it in what it has read and in its database (n8n-core, requestOAuth2).
 *
 * @param fetchToken gets the client's secret
 */
export function tokenContext(stored: Stored, fetchToken: Fetch, answer: Answer): RequestContext {
	const renew = async (read: Stored) => {
		read.oauthTokenData = { access_token: await fetchToken(read.clientSecret) };
		stored.oauthTokenData = read.oauthTokenData;
	};
	const signed = (options: IHttpRequestOptions, { oauthTokenData }: Stored) => ({
		...options,
		headers: { ...options.headers, Authorization: `Bearer ${oauthTokenData?.access_token}` },
	});
	const helpers = {
		httpRequest: answer,
		async httpRequestWithAuthentication(this: Signing, _: string, options: IHttpRequestOptions) {
			const read = await this.getCredentials();
			if (!read.oauthTokenData) await renew(read);
			return await this.helpers
				.httpRequest(signed(options, read))
				.catch(async (thrown: unknown) => {
					if (!isExpired(thrown)) throw thrown;
					await renew(read);
					return await this.helpers.httpRequest(signed(options, read));
				});
		},
	};
	return {
		helpers,
		getNode: () => ({}),
		getCredentials: async () => await Promise.resolve({ ...stored }),
	} as unknown as RequestContext;
}

/** To a tenant of that name. @param isManaged the requests go to another of its environments */
export const connectionTo = (name: string, isManaged = false) => ({
	apiUrl: `https://api.${name}.example.com`,
	authUrl: `https://auth.${name}.example.com`,
	environmentId: isManaged ? 'managed' : 'e',
	workerEnvironmentId: 'e',
	tenant: name,
	credentialId: 'one',
});

export const SECOND_MS = 1_000;

/** A request that reads. */
export const read = (timeoutMs: number, ...path: string[]) => ({
	method: 'GET' as const,
	path,
	timeoutMs,
});

export const many = <T,>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

export const answer = async () => {
	await pass(100);
	return await Promise.resolve(OK);
};

export const quickly = async () => {
	await pass(100);
	return 'token';
};

/** @returns how long it took, in ms, and how it ended */
export async function timed(work: Promise<unknown>) {
	const at = Date.now();
	const end = await work.then(
		() => 'done',
		(thrown: unknown) => String((thrown as { failure?: { code: string } }).failure?.code),
	);
	return { end, tookMs: Date.now() - at };
}
