import type { IWebhookFunctions } from 'n8n-workflow';
import { backupProofOf, isStartCode } from '../page/link/proof';
import { type Sealer, sealerFor } from '../page/link/seal';
import type { Visitor } from '../page/visitor';
import { PingOneApi } from '../pingone/client/api';
import { patientTransport } from '../pingone/client/chain';
import { inEnvironment } from '../pingone/client/connection';
import { requireSecret } from '../pingone/client/certificate';
import { openCredential } from '../pingone/client/credential';
import type { LogEvent } from './events';
import type { WaitRecord } from './record';
import type { AskingWait, BaseWait } from './wait';

/** Longest wait for one response from PingOne while a user is watching, in ms. */
const MAX_RESPONSE_MS = 15_000;

/**
 * After this, no further request is sent or awaited, because PingOne is throttling or failing. In
 * ms.
 */
const MAX_TOTAL_MS = 30_000;

/**
 * Everything that belongs to one request from the page; each function takes the members it uses.
 *
 * @typeParam T what a token carries to the browser and back
 */
export interface Session<W extends BaseWait, R extends WaitRecord, T> {
	wait: W;
	record: R;
	api: PingOneApi;
	sealer: Sealer<T>;
	/** Whether a start code belongs to the link. */
	isStartCode(code: string): boolean;
	/** Opens the link for a second passkey, if there is one. */
	backupProof: string;
	visitor: Visitor;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}

/** What is constant for all requests of a wait, and what has to be made for each. */
interface Opened<T>
	extends Pick<Session<BaseWait, WaitRecord, T>, 'sealer' | 'isStartCode' | 'backupProof'> {
	/** PingOne for one turn: its patience begins when it is made. */
	api(): PingOneApi;
}

/**
 * Everything a request to PingOne needs; the credential is read once.
 *
 * @throws PingOneError, FieldError when the credential cannot be read or used
 */
export async function openSession<T>(
	ctx: IWebhookFunctions,
	wait: AskingWait,
	proof: string,
): Promise<Opened<T>> {
	const patience = AbortSignal.timeout(MAX_TOTAL_MS);
	const { credential, connection } = await openCredential(ctx, patience);
	const secret = requireSecret(credential);
	const { purpose, codes } = wait.link;
	const about = { executionId: ctx.getExecutionId(), userId: wait.person.id };
	const link = { ...about, purpose };
	const own = inEnvironment(connection, wait.environmentId);
	// The item's own timeout, unless a user would wait too long.
	const timeoutMs = Math.min(wait.call.timeoutMs, MAX_RESPONSE_MS);
	const call = { ...wait.call, timeoutMs, isWatched: true };
	const binding = { ...about, nodeId: ctx.getNode().id, nonce: wait.nonce };
	return {
		api: () =>
			new PingOneApi(own, patientTransport(ctx, own, AbortSignal.timeout(MAX_TOTAL_MS)), call),
		sealer: sealerFor<T>(secret, purpose, binding),
		isStartCode: (code) => isStartCode(code, proof, link, codes),
		backupProof: backupProofOf(proof),
	};
}
