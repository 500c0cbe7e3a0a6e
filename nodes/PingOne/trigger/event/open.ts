import { PingOneApi } from '../../pingone/client/api';
import type { RequestContext } from '../../pingone/client/apiRequest';
import { patientTransport } from '../../pingone/client/chain';
import { readConnection } from '../../pingone/client/connection';
import { openCredential, readerOf } from '../../pingone/client/credential';
import { environmentOf } from '../state';

const TIMEOUT_MS = 30_000;

/** Connects to PingOne by the node's credential, for so long. @throws FieldError, PingOneError */
export async function openPingOne(ctx: RequestContext, patienceMs: number): Promise<PingOneApi> {
	const signal = AbortSignal.timeout(patienceMs);
	const { connection } = await openCredential(ctx, signal);
	const send = patientTransport(ctx, connection, signal);
	return new PingOneApi(connection, send, { timeoutMs: TIMEOUT_MS });
}

/** The environment that the credential leads to now; undefined when it cannot be read. */
export async function environmentNow(ctx: RequestContext): Promise<string | undefined> {
	try {
		const { credential } = await readerOf(ctx).read();
		return environmentOf(readConnection(credential));
	} catch {
		return undefined;
	}
}
