import type { IHttpRequestOptions } from 'n8n-workflow';
import { processWide } from '../../processState';
import { authorizationFor, UnknownHelper } from '../../run/n8nInternals';
import { PingOneError } from '../errors/failure';
import { readUnsent } from '../errors/readFailure';
import { buildUrl, CREDENTIAL, type RequestContext } from './apiRequest';
import { findCertificateFault } from './certificate';
import { type Connection, identityOf } from './connection';
import { type CredentialReader, type Reading, readerOf } from './credential';
import { isTimeout, withDeadline } from './deadline';

/** A token that is slow, or lost, is asked for once more after so long, in ms. */
const PATIENCE_MS = 3_000;

/** A token that is being fetched, for all who need the same. The first end is the end for all. */
class TokenFetch {
	waiting = 0;
	private end?: Promise<string>;
	private nextAt = -Infinity;

	constructor(private readonly over: () => void) {}

	/** Waits for the token, for so long in ms at most, and asks n8n if no one has for three seconds. */
	wait(get: () => Promise<string>, ms: number, signal?: AbortSignal) {
		const now = performance.now();
		if (now >= this.nextAt || !this.end) {
			this.nextAt = now + PATIENCE_MS;
			const asked = get();
			asked.then(this.over, this.over);
			this.end = this.end ? Promise.race([this.end, asked]) : asked;
		}
		const { end } = this;
		const waitMs = Math.min(this.nextAt - now, ms);
		return withDeadline(() => end, waitMs, signal).catch((thrown: unknown) => {
			if (!isTimeout(thrown) || signal?.aborted) throw thrown;
			return undefined;
		});
	}
}

const fetches = processWide('tokenFetches', () => new Map<string, TokenFetch>());

interface TokenWait {
	timeoutMs: number;
	signal?: AbortSignal;
}

/**
 * Gets a token once for all runs that need the same. If n8n is slow, one more asks every three
 * seconds.
 * @throws what `get` threw, to all of them; PingOneError when this one's time is up
 */
async function sharedToken(
	key: string,
	get: () => Promise<string>,
	{ timeoutMs, signal }: TokenWait,
): Promise<string> {
	const forget = () => {
		if (fetches.get(key) === fetch) fetches.delete(key);
	};
	const fetch: TokenFetch = fetches.get(key) ?? new TokenFetch(forget);
	fetches.set(key, fetch);
	fetch.waiting += 1;
	const endsAt = performance.now() + timeoutMs;
	try {
		for (let leftMs = timeoutMs; leftMs > 0; leftMs = endsAt - performance.now()) {
			const found = await fetch.wait(get, leftMs, signal);
			if (found !== undefined) return found;
		}
		throw new PingOneError({ kind: 'token', code: 'timeout' });
	} finally {
		fetch.waiting -= 1;
		if (fetch.waiting === 0) forget();
	}
}

const asFailure = (thrown: unknown) =>
	new PingOneError(
		thrown instanceof UnknownHelper
			? { kind: 'credential', code: 'unknownHelper' }
			: readUnsent(thrown),
	);

/** A run's token gate, shut for all when PingOne rejects a token, until there is another. */
export class TokenGate {
	/** Whose token it is. Missing while there is none that may be sent. */
	private current?: { digest: string; authorization: string };
	private rejected?: string;
	private readonly reader: CredentialReader;

	constructor(
		private readonly ctx: RequestContext,
		private readonly connection: Connection,
	) {
		this.reader = readerOf(ctx);
	}

	/** Whether requests may go with this token: PingOne has not rejected it since. */
	isOpenFor(authorization: string): boolean {
		return this.current?.authorization === authorization;
	}

	/** Waits for the `Authorization` header. @throws PingOneError; the signal's reason */
	async enter(patience: TokenWait): Promise<string> {
		const reading = await this.reader.read();
		if (this.current?.digest === reading.digest) return this.current.authorization;
		const known = await this.get(reading, false, patience);
		const authorization = known === this.rejected ? await this.get(reading, true, patience) : known;
		this.current = { digest: reading.digest, authorization };
		return authorization;
	}

	/** PingOne rejected a token. Another process may have renewed it: what n8n has stored is read again. */
	reject(authorization: string): void {
		if (!this.isOpenFor(authorization)) return;
		this.rejected = authorization;
		this.current = undefined;
		this.reader.forget();
	}

	private get({ credential, digest }: Reading, isRejected: boolean, patience: TokenWait) {
		// It may have been edited, or have expired, since the run began.
		const { message } = findCertificateFault(credential) ?? {};
		if (message !== undefined) {
			throw new PingOneError({ kind: 'credential', code: 'certificate', message });
		}
		const { connection } = this;
		// It is only signed. A helper that sent it would change nothing.
		const request: IHttpRequestOptions = {
			method: 'GET',
			url: buildUrl(connection, []),
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		const signing = { type: CREDENTIAL, request };
		const get = () =>
			authorizationFor(this.ctx, credential, signing, isRejected).catch((thrown: unknown) => {
				this.reader.forget();
				throw asFailure(thrown);
			});
		const key = JSON.stringify([identityOf(connection), digest, isRejected]);
		return sharedToken(key, get, patience);
	}
}
