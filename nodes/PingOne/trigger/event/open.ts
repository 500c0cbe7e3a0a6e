import type { IDataObject } from 'n8n-workflow';
import { PingOneApi } from '../../pingone/client/api';
import type { RequestContext } from '../../pingone/client/apiRequest';
import { openCredential } from '../../pingone/client/credential';
import { patientTransport } from '../../pingone/client/transport';

/** Longest wait for one response, in ms. */
const TIMEOUT_MS = 30_000;

/**
 * Connects to PingOne with the node's credential.
 *
 * @param patienceMs after this, no further request is sent
 * @throws FieldError, PingOneError when the credential cannot be used
 */
export async function openPingOne(ctx: RequestContext, patienceMs: number): Promise<PingOneApi> {
	const signal = AbortSignal.timeout(patienceMs);
	const { ctx: held, connection } = await openCredential(ctx, signal);
	const send = patientTransport(held, connection, signal);
	return new PingOneApi(connection, send, { timeoutMs: TIMEOUT_MS });
}

/** What a trigger node remembers between runs, in n8n's database. */
export interface Remembered extends IDataObject {
	/** ID of the subscription in PingOne. */
	subscriptionId?: string;
	secret?: string;
	/** The previous secret, until the subscription certainly has the new one. */
	formerSecret?: string;
	/** When the secret was changed, in ms since 1970. */
	secretSince?: number;
	/** Which events have been emitted, as serialized by `SeenEvents`. */
	seen?: string;
	/** Up to when the audit log has been read, in PingOne's format. */
	readUpTo?: string;
	/** Roughly when it was last read, in ms since 1970. */
	polledAt?: number;
}
