import { isJsonObject, type JsonObject } from '../webauthn/members';
import { fits, isOptionalTextUpTo, isTextUpTo, requestReader } from '../page/http/request';
import { toSafeText } from '../page/toSafeText';

/** What the page may ask for. */
type Action =
	| { action: 'begin'; token?: string; sent?: boolean; nickname?: string }
	| { action: 'finish'; token: string; attestation: object }
	| { action: 'abandon'; token: string; unasked?: boolean };

export type PageRequest = NonNullable<ReturnType<typeof readPageRequest>>;

const MAX_NICKNAME = 100;
const MAX_TOKEN = 2_048;
/** Attestations with long certificate chains stay below 10 kB. In characters of JSON. */
const MAX_ATTESTATION = 64_000;

function readBegin({ token, sent, nickname }: JsonObject): Action | undefined {
	if (!isOptionalTextUpTo(token, MAX_TOKEN) || !isOptionalTextUpTo(nickname, 4 * MAX_NICKNAME)) {
		return undefined;
	}
	const name = toSafeText(nickname ?? '');
	if (Array.from(name).length > MAX_NICKNAME) return undefined;
	return {
		action: 'begin',
		...(token !== undefined && { token }),
		...(sent === true && { sent }),
		...(name !== '' && { nickname: name }),
	};
}

function readFinish({ token, attestation }: JsonObject): Action | undefined {
	if (!isTextUpTo(token, MAX_TOKEN) || !isJsonObject(attestation)) return undefined;
	return fits(attestation, { left: MAX_ATTESTATION })
		? { action: 'finish', token, attestation }
		: undefined;
}

function readAbandon({ token, unasked }: JsonObject): Action | undefined {
	if (!isTextUpTo(token, MAX_TOKEN)) return undefined;
	return { action: 'abandon', token, ...(unasked === true && { unasked }) };
}

/** Reads the body of a POST. */
export const readPageRequest = requestReader<Action>([
	['begin', readBegin],
	['finish', readFinish],
	['abandon', readAbandon],
]);
