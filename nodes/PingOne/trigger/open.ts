import type { IDataObject } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { RequestContext } from '../pingone/client/apiRequest';
import { openCredential } from '../pingone/client/credential';
import { patientTransport } from '../pingone/client/transport';

/** Longest wait for one response, in ms. */
const TIMEOUT_MS = 30_000;

/**
 * Opens PingOne with the node's credential.
 *
 * @param patienceMs when no further request is begun
 * @throws FieldError, PingOneError when the credential cannot be used
 */
export async function openPingOne(ctx: RequestContext, patienceMs: number): Promise<PingOneApi> {
	const signal = AbortSignal.timeout(patienceMs);
	const { ctx: held, connection } = await openCredential(ctx, signal);
	const send = patientTransport(held, connection, signal);
	return new PingOneApi(connection, send, { timeoutMs: TIMEOUT_MS });
}

/** What a trigger node remembers between its runs, in n8n's database. */
export interface Remembered extends IDataObject {
	/** ID of the subscription in PingOne. */
	subscriptionId?: string;
	secret?: string;
	/** The secret before, until the subscription has the new one for sure. */
	formerSecret?: string;
	/** When the secret was changed, in ms since 1970. */
	secretSince?: number;
	/** Which events have come out, as `SeenEvents` writes it. */
	seen?: string;
	/** Up to when the audit log has been read, as PingOne writes times. */
	readUpTo?: string;
	/** About when it was last read, in ms since 1970. */
	polledAt?: number;
}
