import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RequestContext } from './apiRequest';

/** How old what is held may get, in milliseconds: an edited credential is soon taken up. */
const HOLD_MS = 5_000;

interface Held {
	credential: Promise<ICredentialDataDecryptedObject>;
	until: number;
}

/**
 * Gives n8n's request helpers a context that reads a credential once in five seconds.
 *
 * By itself n8n fetches, decrypts and evaluates the credential for every single request, which takes
 * longer than sending it (docs/limits.md). The helpers read it from the context they are called with,
 * and note a renewed token in what they have read (n8n-core 2.41, oauth.js), so all requests of a run
 * go on with the new one. When somebody else has renewed it, n8n finds that out by itself after a 401.
 *
 * @param ctx what the helpers are called with otherwise; not changed
 * @returns stands in for `ctx` for as long as the caller keeps it
 */
export function holdCredential<T extends RequestContext>(ctx: T): T {
	const held = new Map<string, Held>();
	const getCredentials = async (type: string) => {
		const now = Date.now();
		const known = held.get(type);
		if (known && now < known.until) return await known.credential;
		const credential = ctx.getCredentials(type);
		held.set(type, { credential, until: now + HOLD_MS });
		// Without a credential there is nothing to hold; the next request asks again.
		credential.catch(() => held.delete(type));
		return await credential;
	};
	return Object.create(ctx, { getCredentials: { value: getCredentials } }) as T;
}
