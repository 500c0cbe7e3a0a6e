import { PingOneApi } from '../../pingone/client/api';
import type { RequestContext } from '../../pingone/client/apiRequest';
import { patientTransport } from '../../pingone/client/chain';
import { openCredential } from '../../pingone/client/credential';

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
	const { connection } = await openCredential(ctx, signal);
	const send = patientTransport(ctx, connection, signal);
	return new PingOneApi(connection, send, { timeoutMs: TIMEOUT_MS });
}
