import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { classNames } from '../errors/classNames';
import { PingOneError, type Failure } from '../errors/failure';
import { CREDENTIAL, type RequestContext } from './apiRequest';
import { backoff, pause } from './backoff';
import { readConnection, type Connection } from './connection';
import { holdCredential, type HoldingContext } from './credentialCache';
import { unlessAborted } from './deadline';
import { refuseDependent, requireSameForAll } from './itemFields';

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
export const readCredential = async (
	ctx: HoldingContext,
): Promise<ICredentialDataDecryptedObject> =>
	await ctx.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL).catch((thrown: unknown) => {
		throw new PingOneError(readReason(thrown));
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
