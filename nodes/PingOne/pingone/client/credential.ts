import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { type Failure, PingOneError } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import { classNames } from '../errors/readFailure';
import { CREDENTIAL, type RequestContext } from './apiRequest';
import { backoff, pause } from './backoff';
import { type Connection, readConnection } from './connection';
import { unlessAborted, withDeadline } from './deadline';

/**
 * Beginning of the names of the credential's hidden fields that exist only together with an
 * expression that may depend on the input item (credentials/PingOneOAuth2Api).
 */
const MARK = 'mayDependOnItem_';

const MANAGED = 'Managed Environment ID';

/**
 * Refuses a credential with an expression that may depend on the item.
 *
 * @param why continues after "depends on the input item, "
 * @throws FieldError naming the credential's field
 */
function refuseDependent(credential: ICredentialDataDecryptedObject, why: string): void {
	const mark = Object.keys(credential).find((name) => name.startsWith(MARK));
	if (mark === undefined) return;
	const field = String(credential[mark]);
	throw new FieldError(
		field,
		`of the credential has an expression that may depend on the input item, ${why}`,
		field === MANAGED
			? 'Put the expression into Environment ID under Options of this node, and leave Managed Environment ID empty.'
			: 'Use a credential for each worker app, without such expressions. Variables and external secrets may be used, such as {{ $vars.name }}.',
	);
}

type ItemContext = RequestContext & Partial<Pick<IExecuteFunctions, 'getInputData'>>;

/**
 * n8n evaluates a credential for one item, the first, and shows only the result. So such an
 * expression is right for a single item only: with several, the others would go to the first one's
 * environment.
 *
 * @throws FieldError unless there is exactly one item
 */
function requireSameForAll(ctx: ItemContext, credential: ICredentialDataDecryptedObject): void {
	const count = ctx.getInputData?.().length ?? 0;
	if (count === 1) return;
	refuseDependent(
		credential,
		count === 0 ? 'and there is none here' : 'but n8n evaluates it for the first one only',
	);
}

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

/** What decides which hosts a credential's tokens come from and go to. */
const OF_TENANT = ['region', 'apiUrl', 'authServerUrl', 'environmentId'];

/**
 * Reads credentials of the tenant that the first one led to: everything that is under way goes there.
 * One that was changed meanwhile for another tenant has tokens of that one, which must not go to the
 * hosts of the first.
 *
 * @returns reads a credential; throws a PingOneError for a changed one
 */
function readerOf(ctx: RequestContext): (type: string) => Reading {
	const firsts = new Map<string, ICredentialDataDecryptedObject>();
	return async (type) => {
		const credential = await ctx.getCredentials<ICredentialDataDecryptedObject>(type);
		const first = firsts.get(type) ?? credential;
		firsts.set(type, first);
		if (OF_TENANT.every((name) => first[name] === credential[name])) return credential;
		throw new PingOneError({ kind: 'credential', code: 'changed' });
	};
}

/** A context that caches the credential. */
export type HoldingContext<T extends RequestContext = RequestContext> = T & {
	/** The node's credential, unless it has to be read. */
	heldCredential(): ICredentialDataDecryptedObject | undefined;
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
	const read = readerOf(ctx);
	const getCredentials = async (type: string) => {
		const now = Date.now();
		const known = held.get(type);
		if (known && now < known.until) return await known.reading;
		const reading = withDeadline(() => read(type), READ_MS);
		const entry: Held = { reading, until: now + HOLD_MS };
		held.set(type, entry);
		// Without a credential there is nothing to cache; the next request asks again.
		const forget = () => held.get(type) === entry && held.delete(type);
		entry.reading.then((credential) => (entry.credential = credential), forget);
		return await entry.reading;
	};
	const heldCredential = () => {
		const { until = 0, credential } = held.get(CREDENTIAL) ?? {};
		return Date.now() < until ? credential : undefined;
	};
	const forgetCredential = (credential: ICredentialDataDecryptedObject) => {
		for (const [type, entry] of held) if (entry.credential === credential) held.delete(type);
	};
	return Object.create(ctx, {
		getCredentials: { value: getCredentials },
		heldCredential: { value: heldCredential },
		forgetCredential: { value: forgetCredential },
	}) as HoldingContext<T>;
}

/** n8n's database is asked again after 1, 2, 4 and 8 s: by then n8n has recovered by itself. */
const MAX_READS = 5;
const FIRST_READ_WAIT_MS = 1_000;

const isUnreadable = (thrown: unknown) =>
	thrown instanceof PingOneError &&
	thrown.failure.kind === 'credential' &&
	thrown.failure.code === 'unreadable';

/**
 * n8n's error classes for permanent failures: no credential selected, deleted, not shared, an
 * expression in it that cannot be evaluated. Matched by name, because n8n may hold another copy of
 * the classes.
 */
const LASTING = ['UserError', 'NodeOperationError', 'ExpressionError', 'ApplicationError'];

function readReason(thrown: unknown): Failure {
	const isLasting = classNames(thrown).some((name) => LASTING.includes(name));
	return isLasting
		? { kind: 'credential', code: 'unusable', message: (thrown as Error).message }
		: // A database error's text is of no use to an admin, and may name hosts and users.
			{ kind: 'credential', code: 'unreadable' };
}

/**
 * Reads the node's credential, which is n8n's work and not PingOne's. n8n evaluates it for the first
 * item.
 *
 * @throws PingOneError of the kind `credential`
 */
export const readCredential = (ctx: HoldingContext): Reading =>
	ctx.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL).catch((thrown: unknown) => {
		throw thrown instanceof PingOneError ? thrown : new PingOneError(readReason(thrown));
	});

async function readPatiently(ctx: HoldingContext, signal?: AbortSignal) {
	const stop = ctx.getExecutionCancelSignal?.();
	for (let attempt = 1; ; attempt += 1) {
		const read = await unlessAborted(readCredential(ctx), stop).catch((thrown: unknown) => {
			if (stop?.aborted) throw new PingOneError({ kind: 'canceled' });
			if (attempt === MAX_READS || !isUnreadable(thrown)) throw thrown;
		});
		if (read) return read;
		await pause(backoff(attempt, { firstMs: FIRST_READ_WAIT_MS }), signal);
	}
}

/** A credential, read once for everything that a run, or a request of the page, does. */
export interface OpenCredential<T extends RequestContext> {
	/** Replaces n8n's context; holds the credential, so that it is not read twice. */
	ctx: HoldingContext<T>;
	credential: ICredentialDataDecryptedObject;
	/** To the credential's own environment. */
	connection: Connection;
	/**
	 * @throws FieldError when the credential may depend on the item, which is gone when the link is
	 * opened later
	 */
	requireSameLater(): void;
}

/**
 * Reads the credential and what it says about the tenant. While n8n's database does not respond,
 * this tries again for 15 s, about as long as n8n takes to recover.
 *
 * @param signal ends the waiting
 * @throws PingOneError of the kind `credential`; FieldError naming what cannot be used in it
 */
export async function openCredential<T extends RequestContext>(
	ctx: T,
	signal?: AbortSignal,
): Promise<OpenCredential<T>> {
	const held = holdCredential(ctx);
	const credential = await readPatiently(held, signal);
	requireSameForAll(ctx, credential);
	const id = ctx.getNode().credentials?.[CREDENTIAL]?.id;
	const credentialId = id ? `${id} ${String(credential.clientId)}` : undefined;
	return {
		ctx: held,
		credential,
		connection: { ...readConnection(credential), credentialId },
		requireSameLater() {
			refuseDependent(credential, 'which is gone when the user opens the link');
		},
	};
}
