import { createHash } from 'crypto';
import { normalizeAssertion, type PingOneAssertion } from '../webauthn/assertion';
import { checkAssertion, type AssertionFacts } from '../webauthn/checkAssertion';
import { readClientData } from '../webauthn/clientData';
import { bytesFrom, toBase64Url } from '../webauthn/encodings';
import { WebAuthnDataError } from '../webauthn/errors';
import { objectFrom, wrongMember, type JsonObject } from '../webauthn/members';
import { requireSignature } from '../webauthn/publicKey';

/**
 * What a third party needs to verify a decision without n8n and PingOne. Binary members are
 * unpadded base64url. Holds no secret.
 */
export interface Receipt extends JsonObject {
	version: 1;
	message: string;
	/** With it, the challenge is SHA-256 of nonce and message: the signature covers the message. */
	nonce?: string;
	rpId: string;
	origin: string;
	credentialId: string;
	clientDataJSON: string;
	authenticatorData: string;
	signature: string;
	/** COSE key of the registration, when this node has seen it. */
	publicKey?: string;
}

/** The own challenge that binds a message: SHA-256 of the nonce and the message in UTF-8. */
export const challengeFor = (nonce: Uint8Array, message: string): Uint8Array =>
	new Uint8Array(createHash('sha256').update(nonce).update(message, 'utf8').digest());

/** Makes the receipt of a checked assertion. */
export function receiptOf(
	assertion: PingOneAssertion,
	{ origin, credentialId }: AssertionFacts,
	about: { message: string; rpId: string; nonce?: string; publicKey?: string },
): Receipt {
	const { response } = assertion;
	const urlForm = (name: 'clientDataJSON' | 'authenticatorData' | 'signature') =>
		toBase64Url(bytesFrom(response[name], `response.${name}`));
	return {
		version: 1,
		...about,
		origin,
		credentialId,
		clientDataJSON: urlForm('clientDataJSON'),
		authenticatorData: urlForm('authenticatorData'),
		signature: urlForm('signature'),
	};
}

/** What a valid receipt proves. */
export interface VerifiedReceipt {
	message: string;
	/** Whether the signature covers the message; otherwise it covers PingOne's challenge only. */
	messageSigned: boolean;
	userVerified: boolean;
	rpId: string;
	origin: string;
	credentialId: string;
}

const text = (receipt: JsonObject, name: string): string => {
	const value = receipt[name];
	if (typeof value === 'string' && value !== '') return value;
	throw wrongMember(value, name, 'text');
};

function requireBoundMessage(receipt: JsonObject, challenge: string): boolean {
	if (receipt.nonce === undefined) return false;
	const expected = challengeFor(bytesFrom(receipt.nonce, 'nonce'), text(receipt, 'message'));
	if (toBase64Url(bytesFrom(challenge, 'challenge')) === toBase64Url(expected)) return true;
	throw new WebAuthnDataError(
		'CHALLENGE_MISMATCH',
		'The message is not the one that was signed',
		'Pass the receipt whole and unchanged.',
		{ member: 'message', expected: 'the signed message', actual: 'another message' },
	);
}

/**
 * Verifies a receipt offline: client data, relying party, flags, signature and, where it was signed,
 * the message.
 *
 * @param input the receipt as an object or as JSON text
 * @param publicKey the key of the registration, in any form that `bytesFrom()` reads; the receipt's
 * own proves only that the receipt belongs to itself, so a key from elsewhere is better evidence
 * @throws WebAuthnDataError for the first thing that is wrong
 */
export function verifyReceipt(input: unknown, publicKey?: unknown): VerifiedReceipt {
	const receipt = objectFrom(input);
	const credentialId = text(receipt, 'credentialId');
	const rpId = text(receipt, 'rpId');
	const origin = text(receipt, 'origin');
	const message = text(receipt, 'message');
	const client = readClientData(bytesFrom(receipt.clientDataJSON, 'clientDataJSON'));
	const assertion = normalizeAssertion({ id: credentialId, type: 'public-key', response: receipt });
	const facts = checkAssertion({
		assertion,
		origin,
		rpId,
		challenge: client.challenge,
		userVerification: false,
	});
	const messageSigned = requireBoundMessage(receipt, client.challenge);
	const hash = createHash('sha256').update(bytesFrom(receipt.clientDataJSON, 'clientDataJSON'));
	const signed = Buffer.concat([
		bytesFrom(receipt.authenticatorData, 'authenticatorData'),
		hash.digest(),
	]);
	requireSignature(
		bytesFrom(publicKey ?? receipt.publicKey, 'publicKey'),
		signed,
		bytesFrom(receipt.signature, 'signature'),
	);
	return { message, messageSigned, userVerified: facts.userVerified, rpId, origin, credentialId };
}
