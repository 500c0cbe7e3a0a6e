import type { IDataObject } from 'n8n-workflow';

/**
 * Why the page cannot continue; each code has a text in every language.
 *
 * `wrongLink`: the proof is not of this wait. `decided`: the user has confirmed or declined.
 * `startCode`: the start code is wrong. `disabled`: the account may not sign in. `mfaOff`, `bypass`:
 * PingOne would ask for no key. `noKey`: the user has no key that may confirm. `settings`: PingOne
 * asks for something else than such a key. `stale`: the attempt is not of this wait. `late`: the
 * response came after the challenge expired. `mismatch`: the response does not match the request.
 * `reason`: a reason is required. `unavailable`: PingOne cannot
 * be reached or asks to wait.
 */
export type Code =
	| 'wrongLink'
	| 'expired'
	| 'closed'
	| 'decided'
	| 'startCode'
	| 'disabled'
	| 'mfaOff'
	| 'bypass'
	| 'noKey'
	| 'settings'
	| 'busy'
	| 'invalid'
	| 'stale'
	| 'late'
	| 'mismatch'
	| 'reason'
	| 'unavailable';

/** HTTP statuses; none that proxies or browsers act on by themselves (no 5xx, no 408). */
export const STATUS: Record<Code, number> = {
	wrongLink: 403,
	expired: 410,
	closed: 410,
	decided: 409,
	startCode: 403,
	disabled: 403,
	mfaOff: 409,
	bypass: 409,
	noKey: 409,
	settings: 424,
	busy: 429,
	invalid: 400,
	stale: 409,
	late: 422,
	mismatch: 422,
	reason: 400,
	unavailable: 424,
};

/** The response to a POST, and whether the workflow continues. */
export interface Answer {
	status: number;
	body: IDataObject;
	/** The node's output item, when the execution is to be resumed. */
	resume?: IDataObject;
}

export const refuse = (code: Code, more: IDataObject = {}): Answer => ({
	status: STATUS[code],
	body: { ok: false, code, ...more },
});

export const accept = (body: IDataObject, resume?: IDataObject): Answer => ({
	status: 200,
	body: { ok: true, ...body },
	...(resume && { resume }),
});
