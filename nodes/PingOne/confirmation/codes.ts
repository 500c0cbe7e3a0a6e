import { describeError } from '../pingone/errors/describeError';
import type { PingOneError } from '../pingone/errors/failure';
import { refuse, type Answer, type Code } from './answer';
import type { Session } from './session';

/** What PingOne calls it, for the IT department; never a text of PingOne's. */
function referenceOf({ failure }: PingOneError): string | undefined {
	return failure.correlationId ?? failure.code;
}

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
	const reference = referenceOf(error);
	return refuse(code, {
		...(code === 'unavailable' && { repeat: true }),
		...(reference !== undefined && { reference }),
	});
}
