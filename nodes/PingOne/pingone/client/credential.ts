import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { stopSignalOf } from '../../run/n8nInternals';
import { type Failure, PingOneError } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import { classNames } from '../errors/readFailure';
import { CREDENTIAL, type RequestContext } from './apiRequest';
import { backoff, pause } from './backoff';
import { findCertificateFault } from './certificate';
import { readConnection } from './connection';
import { withDeadline } from './deadline';

/** Begins names of hidden fields that mean an expression on the item (credentials/PingOneOAuth2Api). */
const MARK = 'mayDependOnItem_';

const MANAGED = 'Managed Environment ID';

/**
 * Refuses expressions that may depend on the item, of which the arguments of an AI model are part:
 * n8n keeps one token for all, and evaluates them for the first item only (n8n-core 2.41.1,
 * requests-response.js). @throws FieldError
 */
function refuseDependent(credential: ICredentialDataDecryptedObject): void {
	const fields: string[] = [];
	for (const name in credential) if (name.startsWith(MARK)) fields.push(credential[name] as string);
	if (fields.length === 0) return;
	const other = fields.find((field) => field !== MANAGED);
	throw new FieldError(
		other ?? MANAGED,
		`of the credential has an expression that may depend on the input item, but n8n ${other === undefined ? 'evaluates it for the first one only' : 'keeps one token for all'}`,
		other === undefined
			? 'Put the expression into Environment ID under Options of the operations, and leave Managed Environment ID empty.'
			: 'Use a credential for each worker app, without such expressions. Variables and external secrets may be used, such as {{ $vars.name }}.',
	);
}

/** Maximum age, in milliseconds; short, so that an edited credential takes effect soon. */
const HOLD_MS = 5_000;

/** Longest wait for n8n's database, in ms. */
const READ_MS = 20_000;

/** What decides which hosts a credential's tokens come from and go to. */
const OF_TENANT = ['region', 'apiUrl', 'authServerUrl', 'environmentId'];

/** n8n's classes of permanent failures, by name: n8n may hold another copy of them. */
const LASTING = ['UserError', 'NodeOperationError', 'ExpressionError', 'ApplicationError'];

function readReason(thrown: unknown): Failure {
	const isLasting = classNames(thrown).some((name) => LASTING.includes(name));
	const { message, description } = Object(thrown) as { message: string; description?: unknown };
	const why = typeof description === 'string' && description !== '' ? `: ${description}` : '';
	// A process that has just started may not have reached its vault yet (n8n-core 2.41.1).
	return isLasting && !why.endsWith('is not reachable')
		? { kind: 'credential', code: 'unusable', message: message + why }
		: // A database error's text is of no use to an admin, and may name hosts and users.
			{ kind: 'credential', code: 'unreadable' };
}

export interface Reading {
	/** As n8n has decrypted and evaluated it, for the first item. n8n notes a new token in it. */
	credential: ICredentialDataDecryptedObject;
	/** Digest of all that it held when it was read. */
	digest: string;
}

/**
 * Reads the node's credential once in five seconds (docs/limits.md). Under way, its tenant stays the
 * first one: tokens of another must not go to its hosts.
 */
export class CredentialReader {
	private first?: ICredentialDataDecryptedObject;
	private held?: { reading: Promise<Reading>; until: number };

	constructor(private readonly ctx: RequestContext) {}

	/** @throws PingOneError of the kind `credential`; the signal's reason when the execution is stopped */
	read(): Promise<Reading> {
		const now = performance.now();
		if (this.held && now < this.held.until) return this.held.reading;
		const stop = stopSignalOf(this.ctx);
		const reading = withDeadline(() => this.readAnew(), READ_MS, stop).catch((thrown: unknown) => {
			// Without a credential there is nothing to hold; the next request asks again.
			if (this.held?.reading === reading) this.held = undefined;
			if (thrown instanceof PingOneError || stop?.aborted) throw thrown;
			throw new PingOneError(readReason(thrown));
		});
		this.held = { reading, until: now + HOLD_MS };
		return reading;
	}

	forget(): void {
		this.held = undefined;
	}

	private async readAnew(): Promise<Reading> {
		const credential = await this.ctx.getCredentials(CREDENTIAL);
		const first = (this.first ??= credential);
		if (OF_TENANT.some((name) => first[name] !== credential[name])) {
			throw new PingOneError({ kind: 'credential', code: 'changed' });
		}
		const digest = createHash('sha256').update(JSON.stringify(credential)).digest('base64');
		return { credential, digest };
	}
}

/** By n8n's context, of which every run has its own. */
const readers = new WeakMap<RequestContext, CredentialReader>();

/** What reads the node's credential for all that a run does. */
export function readerOf(ctx: RequestContext): CredentialReader {
	const reader = readers.get(ctx) ?? new CredentialReader(ctx);
	readers.set(ctx, reader);
	return reader;
}

/** n8n's database is asked again after 1, 2, 4 and 8 s: by then n8n has recovered by itself. */
const MAX_READS = 5;
const FIRST_READ_WAIT_MS = 1_000;

const isUnreadable = (thrown: unknown) =>
	thrown instanceof PingOneError && thrown.failure.code === 'unreadable';

async function readPatiently(ctx: RequestContext, signal?: AbortSignal) {
	const reader = readerOf(ctx);
	for (let attempt = 1; ; attempt += 1) {
		const read = await reader.read().catch((thrown: unknown) => {
			if (stopSignalOf(ctx)?.aborted) throw new PingOneError({ kind: 'canceled' });
			if (attempt === MAX_READS || !isUnreadable(thrown)) throw thrown;
		});
		if (read) return read.credential;
		await pause(backoff(attempt, { firstMs: FIRST_READ_WAIT_MS }), signal);
	}
}

/**
 * Reads the credential, for 15 s while n8n's database is away. @throws PingOneError of the kind
 * `credential`; FieldError naming what cannot be used in it; the signal's reason
 */
export async function openCredential(ctx: RequestContext, signal?: AbortSignal) {
	const credential = await readPatiently(ctx, signal);
	refuseDependent(credential);
	const fault = findCertificateFault(credential);
	if (fault) throw fault;
	const id = ctx.getNode().credentials?.[CREDENTIAL]?.id;
	const credentialId = id ? `${id} ${credential.clientId as string}` : undefined;
	return { credential, connection: { ...readConnection(credential), credentialId } };
}
