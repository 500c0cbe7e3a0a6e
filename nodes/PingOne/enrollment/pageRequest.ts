import { isJsonObject, type JsonObject } from '../webauthn/members';
import { fits, isOptionalText, isText, MAX_START_CODE, requestReader } from '../page/http/bounds';
import { toSafeText } from '../page/toSafeText';

/** What the page may ask for. */
type Action =
	| { action: 'open' }
	| {
			action: 'begin';
			token?: string;
			sent?: boolean;
			visit?: number;
			nickname?: string;
			startCode?: string;
	  }
	| { action: 'finish'; token: string; attestation: object }
	| { action: 'abandon'; token: string; unasked?: boolean }
	| { action: 'report' };

/** Every request carries the link's proof. */
export type PageRequest = { proof: string; click?: number } & Action;

const MAX_NICKNAME = 100;
const MAX_TOKEN = 2_048;
/** Attestations with long certificate chains stay below 10 kB. In characters of JSON. */
const MAX_ATTESTATION = 64_000;

type Read = Action | undefined;

function readBegin({ token, sent, visit, nickname, startCode }: JsonObject): Read {
	if (!isOptionalText(token, MAX_TOKEN) || !isOptionalText(nickname, 4 * MAX_NICKNAME)) {
		return undefined;
	}
	if (!isOptionalText(startCode, MAX_START_CODE)) return undefined;
	const name = toSafeText(nickname ?? '');
	if (Array.from(name).length > MAX_NICKNAME) return undefined;
	return {
		action: 'begin',
		...(token !== undefined && { token }),
		...(sent === true && { sent }),
		...(typeof visit === 'number' && { visit }),
		...(name !== '' && { nickname: name }),
		...(startCode !== undefined && { startCode }),
	};
}

function readFinish({ token, attestation }: JsonObject): Read {
	if (!isText(token, MAX_TOKEN) || !isJsonObject(attestation)) return undefined;
	return fits(attestation, { left: MAX_ATTESTATION })
		? { action: 'finish', token, attestation }
		: undefined;
}

function readAbandon({ token, unasked }: JsonObject): Read {
	if (!isText(token, MAX_TOKEN)) return undefined;
	return { action: 'abandon', token, ...(unasked === true && { unasked }) };
}

/** Reads the body of a POST. */
export const readPageRequest = requestReader<Action>([
	['open', () => ({ action: 'open' })],
	['begin', readBegin],
	['finish', readFinish],
	['abandon', readAbandon],
	['report', () => ({ action: 'report' })],
]);
