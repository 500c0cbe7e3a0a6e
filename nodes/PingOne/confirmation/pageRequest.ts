import { fits, isOptionalText, isText, MAX_START_CODE, requestReader } from '../page/http/bounds';
import { toSafeText } from '../page/toSafeText';
import { isJsonObject, type JsonObject } from '../webauthn/members';

/** What the page may ask for. */
type Action =
	| { action: 'open' }
	| { action: 'begin'; visit?: number; startCode?: string }
	| { action: 'finish'; token: string; assertion: object }
	| { action: 'decline'; reason: string; startCode?: string }
	| { action: 'report' };

/** Every request carries the link's proof. */
export type PageRequest = { proof: string; click?: number } & Action;

const MAX_TOKEN = 8_192;
const MAX_REASON = 500;
/** Signatures with the longest keys stay below 10 kB. In characters of JSON. */
const MAX_ASSERTION = 32_000;

type Read = Action | undefined;

function readBegin({ visit, startCode }: JsonObject): Read {
	if (!isOptionalText(startCode, MAX_START_CODE)) return undefined;
	return {
		action: 'begin',
		...(typeof visit === 'number' && { visit }),
		...(startCode !== undefined && { startCode }),
	};
}

function readFinish({ token, assertion }: JsonObject): Read {
	if (!isText(token, MAX_TOKEN) || !isJsonObject(assertion)) return undefined;
	return fits(assertion, { left: MAX_ASSERTION })
		? { action: 'finish', token, assertion }
		: undefined;
}

function readDecline({ reason = '', startCode }: JsonObject): Read {
	if (!isText(reason, 4 * MAX_REASON) || !isOptionalText(startCode, MAX_START_CODE))
		return undefined;
	const text = toSafeText(reason);
	if (Array.from(text).length > MAX_REASON) return undefined;
	return { action: 'decline', reason: text, ...(startCode !== undefined && { startCode }) };
}

/** Reads the body of a POST. */
export const readPageRequest = requestReader<Action>([
	['open', () => ({ action: 'open' })],
	['begin', readBegin],
	['finish', readFinish],
	['decline', readDecline],
	['report', () => ({ action: 'report' })],
]);
