import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RequestContext } from './apiRequest';
import { withDeadline } from './deadline';

/** Maximum age, in milliseconds; short, so that an edited credential takes effect soon. */
const HOLD_MS = 5_000;

/** Longest wait for n8n's database, in ms. */
const READ_MS = 20_000;

type Reading = Promise<ICredentialDataDecryptedObject>;

interface Held {
	reading: Reading;
	/** The value, once it has been read. */
	credential?: ICredentialDataDecryptedObject;
	until: number;
}

/** A context that caches the credential. */
export type HoldingContext<T extends RequestContext = RequestContext> = T & {
	/** Makes the next request read the credential again, unless that has happened already. */
	forgetCredential(credential: ICredentialDataDecryptedObject): void;
};

const isHolding = <T extends RequestContext>(ctx: T): ctx is HoldingContext<T> =>
	'forgetCredential' in ctx;

/**
 * Gives n8n's request helpers a context that reads a credential once in five seconds.
 *
 * By itself n8n fetches, decrypts and evaluates the credential for every single request, which
 * takes longer than sending it (docs/limits.md). The helpers read it from the context they are
 * called with, and note a renewed token in what they have read (n8n-core 2.41, oauth.js), so all
 * requests of a run continue with the new one. A token renewed by another process is not noted
 * there: after a 401, the sender has the credential read again.
 *
 * @param ctx the context that the helpers would otherwise get; not changed
 * @returns replaces `ctx` for as long as the caller keeps it; `ctx` itself when it is caching
 * already
 */
export function holdCredential<T extends RequestContext>(ctx: T): HoldingContext<T> {
	if (isHolding(ctx)) return ctx;
	const held = new Map<string, Held>();
	const getCredentials = async (type: string) => {
		const now = Date.now();
		const known = held.get(type);
		if (known && now < known.until) return await known.reading;
		const read = async () => await ctx.getCredentials<ICredentialDataDecryptedObject>(type);
		const entry: Held = { reading: withDeadline(read, READ_MS), until: now + HOLD_MS };
		held.set(type, entry);
		entry.reading.then(
			(credential) => (entry.credential = credential),
			// Without a credential there is nothing to cache; the next request asks again.
			() => held.get(type) === entry && held.delete(type),
		);
		return await entry.reading;
	};
	const forgetCredential = (credential: ICredentialDataDecryptedObject) => {
		for (const [type, entry] of held) if (entry.credential === credential) held.delete(type);
	};
	return Object.create(ctx, {
		getCredentials: { value: getCredentials },
		forgetCredential: { value: forgetCredential },
	}) as HoldingContext<T>;
}
