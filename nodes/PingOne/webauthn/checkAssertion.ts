import type { PingOneAssertion } from './assertion';
import { readAssertionData, type AssertionData } from './authenticatorData';
import {
	CEREMONY,
	readClientData,
	requireChallenge,
	requireRpIdHash,
	requireType,
} from './clientData';
import { digestOfId } from './credential';
import { base64UrlFrom, bytesFrom } from './encodings';
import { type WebAuthnDataCode, WebAuthnDataError } from './errors';
import { requireOriginInRp, requireSameOrigin } from './origin';

export interface AssertionCheck {
	/** As `normalizeAssertion()` returns it. */
	assertion: PingOneAssertion;
	origin: string;
	/** Relying party ID, a bare lower-case domain. */
	rpId: string;
	/** `challenge` of the request options, in any form that `bytesFrom()` reads. */
	challenge: unknown;
	/** Credentials that the options allowed, as `digestOfId()` gives them. If absent, any. */
	allowed?: string[];
	/** Whether the user must have been verified by PIN or biometrics. */
	userVerification: boolean;
}

/** The content of a valid assertion. Contains no secret. */
export interface AssertionFacts extends Pick<AssertionData, 'userVerified'> {
	/** The signed origin: the one to send to PingOne. */
	origin: string;
	/** Unpadded base64url. */
	credentialId: string;
}

const MEMBER = 'response.authenticatorData';
const AGAIN = 'Ask the user to confirm again.';

const refusal = (code: WebAuthnDataCode, problem: string) =>
	new WebAuthnDataError(code, problem, AGAIN);

function requireAllowed(id: string, allowed: string[] | undefined): void {
	if (allowed === undefined || allowed.includes(digestOfId(id))) return;
	throw refusal('CREDENTIAL_NOT_ALLOWED', 'The key is not one of the requested keys');
}

function requireUser(data: AssertionData, userVerification: boolean): void {
	if (!data.userPresent) throw refusal('USER_NOT_PRESENT', 'The key was not touched');
	if (!userVerification || data.userVerified) return;
	throw refusal(
		'USER_NOT_VERIFIED',
		'The authenticator did not verify the user by PIN or biometrics',
	);
}

/**
 * Checks an assertion before PingOne, where a wrong one counts against the user's key (device
 * authentication policy, `fido2.failure`): WebAuthn Level 3 §7.2 but for signature and counter.
 * @throws WebAuthnDataError `CREDENTIAL_NOT_ALLOWED`, `USER_NOT_PRESENT`, `USER_NOT_VERIFIED`, and
 * others, those of `bytesFrom()` among them
 */
export function checkAssertion(check: AssertionCheck): AssertionFacts {
	const { rawId, response } = check.assertion;
	const client = readClientData(bytesFrom(response.clientDataJSON, 'response.clientDataJSON'));
	requireType(client.type, CEREMONY.get);
	requireChallenge(client.challenge, check.challenge, AGAIN);
	requireSameOrigin(client.origin, check.origin);
	requireOriginInRp(client.origin, check.rpId);
	if (client.isFramed) {
		throw new WebAuthnDataError(
			'ORIGIN_MISMATCH',
			'The page ran in a frame of another site',
			'Open the link in a tab of its own.',
		);
	}
	const data = readAssertionData(bytesFrom(response.authenticatorData, MEMBER));
	requireRpIdHash(data.rpIdHash, check.rpId);
	const credentialId = base64UrlFrom(rawId, 'rawId');
	requireAllowed(credentialId, check.allowed);
	requireUser(data, check.userVerification);
	return { origin: client.origin, credentialId, userVerified: data.userVerified };
}
