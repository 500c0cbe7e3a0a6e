/** Why WebAuthn data was rejected. Stable: other modules depend on them. */
export type WebAuthnDataCode =
	| 'NOT_JSON'
	| 'NOT_OBJECT'
	| 'MISSING_MEMBER'
	| 'WRONG_TYPE'
	| 'INVALID_BYTES'
	| 'INVALID_BASE64'
	| 'INVALID_ALGORITHM'
	| 'NOT_A_REGISTRATION'
	| 'NOT_A_SIGN_IN'
	| 'ID_MISMATCH'
	| 'CLIENT_DATA_INVALID'
	| 'TYPE_MISMATCH'
	| 'CHALLENGE_MISMATCH'
	| 'ORIGIN_INVALID'
	| 'ORIGIN_MISMATCH'
	| 'ORIGIN_NOT_SECURE'
	| 'ORIGIN_OUTSIDE_RP'
	| 'RP_ID_MISMATCH'
	| 'CBOR_INVALID'
	| 'AUTH_DATA_INVALID'
	| 'CREDENTIAL_ID_MISMATCH'
	| 'CREDENTIAL_NOT_ALLOWED'
	| 'USER_NOT_PRESENT'
	| 'USER_NOT_VERIFIED'
	| 'PUBLIC_KEY_INVALID'
	| 'SIGNATURE_INVALID'
	| 'RECEIPT_INVALID'
	| 'ALGORITHM_NOT_OFFERED';

/** WebAuthn data that cannot be used, in words for an admin, never quoting a challenge or key. */
export class WebAuthnDataError extends Error {
	/** @param problem a sentence without its period @param hint what to do, unless the problem says it */
	constructor(
		readonly code: WebAuthnDataCode,
		readonly problem: string,
		readonly hint?: string,
	) {
		super(hint === undefined ? `${problem}.` : `${problem}. ${hint}`);
		this.name = 'WebAuthnDataError';
	}
}

/** The code of a refusal for a log; the name of any other error. Never its text. */
export const reasonOf = (thrown: unknown): string =>
	thrown instanceof WebAuthnDataError
		? thrown.code
		: thrown instanceof Error
			? thrown.name
			: typeof thrown;

const SHOWN_LENGTH = 120;

/** Text in single quotes, on one line and short enough for a message. */
export function quoted(text: string): string {
	const line = text.replace(/\p{C}/gu, ' ');
	return `'${line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}…` : line}'`;
}
