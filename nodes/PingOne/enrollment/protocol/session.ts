import type { PingOneApi } from '../../pingone/client/api';
import type { Entry } from './ledger';
import { openTry, type Binding, type Try } from './seal';
import { GRACE_MS, type Wait } from './wait';

/** Everything that one request of the page works with. */
export interface Session {
	wait: Wait;
	binding: Binding;
	/** Client secret of the worker app; seals tries. */
	secret: string;
	api: PingOneApi;
	entry: Entry;
	/** Milliseconds since 1970. */
	now: number;
}

/** Where a wait stands. */
export type Phase = 'open' | 'expired' | 'closed' | 'used';

/**
 * The phase of a wait. A pure function of what is remembered and the time.
 *
 * @param entry undefined when this process has not heard of the wait
 * @param now milliseconds since 1970
 * @param inTry whether it is asked for a try that began before: those get a grace
 */
export function phaseOf(
	wait: Pick<Wait, 'expiresAt'>,
	entry: Pick<Entry, 'outcome'> | undefined,
	now: number,
	inTry = false,
): Phase {
	if (entry?.outcome) return entry.outcome.kind === 'enrolled' ? 'used' : 'closed';
	return now >= wait.expiresAt + (inTry ? GRACE_MS : 0) ? 'expired' : 'open';
}

/** Opens the try that a token holds, and counts it although another process may have begun it. */
export function openSealed({ secret, binding, entry }: Session, token: unknown): Try | undefined {
	const opened = openTry(secret, binding, token);
	if (opened) entry.tries = Math.max(entry.tries, opened.number);
	return opened;
}
