import type { IDataObject } from 'n8n-workflow';
import { describeError } from '../pingone/errors/describeError';

/**
 * Why a page cannot continue; each code has a text in every language.
 *
 * For every page. `over`: the wait has ended, and who ended it is not known here. `revoked`: the workflow
 * waits for it no more. `wrongLink`: the proof is not of this wait. `notYet`: it is of a later one of the
 * same execution. `stale`: the attempt is not of this wait. `late`: the response came after the challenge
 * expired. `mismatch`: it does not match the request. `unavailable`: PingOne cannot be reached or asks to wait.
 *
 * For enrollment. `refused`: PingOne does not allow this key. `limit`: the user has as many devices as
 * allowed. `policy`: the policy or the worker app does not allow it. `checking`: a passkey may be active,
 * which PingOne has yet to say.
 *
 * For confirmation. `mfaOff`, `bypass`: PingOne would ask for no key. `noKey`: the user has none that may
 * confirm. `settings`: PingOne asks for something else. `unverified`: the key has not verified the user.
 */
export type Code = keyof typeof STATUS;

/**
 * HTTP statuses. No 5xx, because proxies replace those with their own pages. No 408, because
 * Chromium then repeats the request by itself, and the page would see only the second response.
 */
export const STATUS = {
	wrongLink: 403,
	notYet: 409,
	expired: 410,
	closed: 410,
	over: 410,
	revoked: 410,
	startCode: 403,
	disabled: 403,
	busy: 429,
	invalid: 400,
	stale: 409,
	late: 422,
	mismatch: 422,
	unavailable: 424,
	used: 409,
	refused: 422,
	known: 409,
	limit: 409,
	policy: 424,
	checking: 424,
	decided: 409,
	mfaOff: 409,
	bypass: 409,
	noKey: 409,
	settings: 424,
	unverified: 422,
	reason: 400,
} as const;

/** The response to a POST, and whether the workflow continues. */
export interface Answer {
	status: number;
	body: IDataObject;
	/** The node's output item, when the execution is to be resumed. */
	resume?: IDataObject;
	/** What is still to be found out after the response; it may let the execution resume. */
	later?: () => Promise<IDataObject | undefined>;
}

/** The page may send the same request again. */
const REPEATABLE: readonly Code[] = ['unavailable', 'busy', 'checking'];

export const refuse = (code: Code, more: IDataObject = {}): Answer => ({
	status: STATUS[code],
	body: { ok: false, code, ...(REPEATABLE.includes(code) && { repeat: true }), ...more },
});

export const accept = (body: IDataObject, resume?: IDataObject): Answer => ({
	status: 200,
	body: { ok: true, ...body },
	...(resume && { resume }),
});

/** PingOne's correlation ID, which finds the request in the audit log; never a text of PingOne's. */
export const referenceOf = (thrown: unknown): { reference?: string } => {
	if (thrown === undefined) return {};
	const { correlationId } = describeError(thrown).facts;
	return typeof correlationId === 'string' ? { reference: correlationId } : {};
};
