import { describeError } from '../pingone/errors/describeError';
import type { PingOneError } from '../pingone/errors/failure';
import { refuse, type Answer, type Code } from '../waiting/answer';
import { referenceOf } from '../waiting/reference';
import type { Session } from './session';

function codeOf(error: PingOneError): Code {
	const { kind, code, status = 0 } = error.failure;
	if (code === 'NO_USABLE_DEVICES' || error.hasDetail('NO_USABLE_DEVICES')) return 'noKey';
	if (error.hasDetail('ACCOUNT_NOT_USABLE')) return 'disabled';
	if (kind !== 'refusal' || status === 429 || status >= 500) return 'unavailable';
	return 'settings';
}

/** The answer to a failure of PingOne's that is not about the key; every one is logged. */
export function refusalOf({ log }: Pick<Session, 'log'>, error: PingOneError): Answer {
	const code = codeOf(error);
	const { message } = describeError(error);
	log('confirmation.refused', { reason: message, code, status: error.failure.status });
	return refuse(code, { ...(code === 'unavailable' && { repeat: true }), ...referenceOf(error) });
}
