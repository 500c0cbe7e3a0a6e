import { fits, isTextUpTo, requestReader } from '../page/http/request';
import { toSafeText } from '../page/toSafeText';
import { isJsonObject, type JsonObject } from '../webauthn/members';

/** What the page may ask for. */
type Action =
	| { action: 'begin' }
	| { action: 'finish'; token: string; assertion: object }
	| { action: 'decline'; reason: string };

export type PageRequest = NonNullable<ReturnType<typeof readPageRequest>>;

const MAX_TOKEN = 8_192;
const MAX_REASON = 500;
/** Signatures with the longest keys stay below 10 kB. In characters of JSON. */
const MAX_ASSERTION = 32_000;

function readFinish({ token, assertion }: JsonObject): Action | undefined {
	if (!isTextUpTo(token, MAX_TOKEN) || !isJsonObject(assertion)) return undefined;
	return fits(assertion, { left: MAX_ASSERTION })
		? { action: 'finish', token, assertion }
		: undefined;
}

function readDecline({ reason = '' }: JsonObject): Action | undefined {
	if (!isTextUpTo(reason, 4 * MAX_REASON)) return undefined;
	const text = toSafeText(reason);
	return Array.from(text).length > MAX_REASON ? undefined : { action: 'decline', reason: text };
}

/** Reads the body of a POST. */
export const readPageRequest = requestReader<Action>([
	['begin', () => ({ action: 'begin' })],
	['finish', readFinish],
	['decline', readDecline],
]);
