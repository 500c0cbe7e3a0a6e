import { createHash } from 'node:crypto';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { processWide } from '../../processState';
import type { ApiResponse } from '../errors/apiResponse';
import { TokenReplaced } from './exchange';
import { SingleFlight } from './singleFlight';

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
	private land?: () => void;

	/** @param key the identity that the token belongs to */
	constructor(private readonly key: string) {}

	/** Whether another request has heard meanwhile that this token is rejected. */
	isRejected(options: IHttpRequestOptions): boolean {
		const known = rejected().get(this.key);
		return known !== undefined && known === digestOf(options);
	}

	/**
	 * @returns the response
	 * @throws TokenReplaced for a 401 when another request is fetching a new token already
	 */
	async take(options: IHttpRequestOptions, response: ApiResponse): Promise<ApiResponse> {
		if (response.status === 401) {
			if (this.isRejected(options)) throw new TokenReplaced();
			noteRejected(this.key, digestOf(options));
			this.land ??= await renewals().board(this.key);
		} else if (this.isRejected(options)) {
			rejected().delete(this.key);
		}
		return response;
	}

	/** The new token is there, or there will be none. */
	end(): void {
		this.land?.();
	}
}

/** Waits until the request that fetches a new token has it, three seconds at most. */
export async function renewed(key: string, signal?: AbortSignal): Promise<void> {
	(await renewals().board(key, signal))?.();
}
