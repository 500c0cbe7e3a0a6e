import { isProof } from '../page/link/proof';
import { fits, isOptionalText, isText, MAX_START_CODE } from '../page/http/bounds';
import { toSafeText } from '../page/toSafeText';
import { isJsonObject, type JsonObject } from '../webauthn/members';

/** What the page may ask for. Every request carries the link's proof. */
export type PageRequest = { proof: string } & (
	| { action: 'open' }
	| { action: 'begin'; visit?: number; startCode?: string }
	| { action: 'finish'; token: string; assertion: object }
	| { action: 'decline'; reason: string; startCode?: string }
);

const MAX_TOKEN = 8_192;
const MAX_REASON = 500;
/** Signatures with the longest keys stay below 10 kB. In characters of JSON. */
const MAX_ASSERTION = 32_000;

function readDecline(
	proof: string,
	{ reason = '', startCode }: JsonObject,
): PageRequest | undefined {
	if (!isText(reason, 4 * MAX_REASON) || !isOptionalText(startCode, MAX_START_CODE))
		return undefined;
	const text = toSafeText(reason);
	if (Array.from(text).length > MAX_REASON) return undefined;
	return { proof, action: 'decline', reason: text, ...(startCode !== undefined && { startCode }) };
}

/**
 * Reads the body of a POST.
 *
 * @param body parsed JSON of any shape
 * @returns undefined when it is nothing the page would send
 */
export function readPageRequest(body: unknown): PageRequest | undefined {
	if (!isJsonObject(body)) return undefined;
	const { proof, action, token, assertion, visit, startCode } = body;
	if (!isProof(proof)) return undefined;
	if (action === 'open') return { proof, action };
	if (action === 'decline') return readDecline(proof, body);
	if (action === 'begin') {
		if (!isOptionalText(startCode, MAX_START_CODE)) return undefined;
		return {
			...{ proof, action },
			...(typeof visit === 'number' && { visit }),
			...(startCode !== undefined && { startCode }),
		};
	}
	if (action !== 'finish' || !isText(token, MAX_TOKEN) || !isJsonObject(assertion))
		return undefined;
	return fits(assertion, { left: MAX_ASSERTION }) ? { proof, action, token, assertion } : undefined;
}
