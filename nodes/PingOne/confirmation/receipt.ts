import { createHash } from 'crypto';
import { normalizeAssertion, type PingOneAssertion } from '../webauthn/assertion';
import { checkAssertion, type AssertionFacts } from '../webauthn/checkAssertion';
import { hasDistinctNames, readClientData } from '../webauthn/clientData';
import { bytesFrom, sameBytes, toBase64Url } from '../webauthn/encodings';
import { WebAuthnDataError } from '../webauthn/errors';
import { objectFrom, wrongMember, type JsonObject } from '../webauthn/members';
import { readPublicKey, requireSignature } from '../webauthn/publicKey';

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
	/** COSE key of the registration, when the workflow knew it. */
	publicKey?: string;
}

/**
 * Length of a nonce in bytes. Of another length it could have taken bytes from the message, or given
 * it some, without changing the hash of both.
 */
export const NONCE_BYTES = 32;

/** The own challenge that binds a message: SHA-256 of the nonce and the message in UTF-8. */
export const challengeFor = (nonce: Uint8Array, message: string): Uint8Array =>
	new Uint8Array(createHash('sha256').update(nonce).update(message, 'utf8').digest());

/** The bytes under an assertion's signature (WebAuthn Level 3 §7.2, step on the signature). */
const signedOf = (authenticatorData: unknown, clientDataJSON: unknown): Buffer =>
	Buffer.concat([
		bytesFrom(authenticatorData, 'authenticatorData'),
		createHash('sha256').update(bytesFrom(clientDataJSON, 'clientDataJSON')).digest(),
	]);

/** Which of the known keys has signed; none when the user's key is not among them. */
export function signerOf({ response }: PingOneAssertion, publicKeys: string[]): string | undefined {
	const signed = signedOf(response.authenticatorData, response.clientDataJSON);
	const signature = bytesFrom(response.signature, 'signature');
	return publicKeys.find((key) => readPublicKey(bytesFrom(key, 'publicKey'))(signed, signature));
}

/**
 * Makes the receipt of a checked assertion.
 *
 * @param publicKeys of the user's keys, as far as the workflow knows them; COSE, base64url
 */
export function receiptOf(
	assertion: PingOneAssertion,
	{ origin, credentialId }: AssertionFacts,
	about: { message: string; rpId: string; nonce?: string },
	publicKeys: string[],
): Receipt {
	const { response } = assertion;
	const publicKey = signerOf(assertion, publicKeys);
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
		...(publicKey !== undefined && { publicKey }),
	};
}

/** What a valid receipt proves. Its credential ID is not among that: no signature covers it. */
export interface VerifiedReceipt {
	message: string;
	/** Whether the signature covers the message; otherwise it covers PingOne's challenge only. */
	messageSigned: boolean;
	userVerified: boolean;
	rpId: string;
	origin: string;
}

const text = (receipt: JsonObject, name: string): string => {
	const value = receipt[name];
	if (typeof value === 'string' && value !== '') return value;
	throw wrongMember(value, name, 'text');
};

function requireBoundMessage(receipt: JsonObject, challenge: string): boolean {
	if (receipt.nonce === undefined) return false;
	const nonce = bytesFrom(receipt.nonce, 'nonce');
	const expected = challengeFor(nonce, text(receipt, 'message'));
	const isSigned = sameBytes(bytesFrom(challenge, 'challenge'), expected);
	if (isSigned && nonce.length === NONCE_BYTES) return true;
	throw new WebAuthnDataError(
		'CHALLENGE_MISMATCH',
		'The message is not the one that was signed',
		'Pass the receipt whole and unchanged.',
		{ member: 'message', expected: 'the signed message', actual: 'another message' },
	);
}

/** The key that a receipt names is not signed, so it must be the one that is known from elsewhere. */
function requireSameKey({ publicKey }: JsonObject, known: Uint8Array): void {
	if (publicKey === undefined || sameBytes(bytesFrom(publicKey, 'publicKey'), known)) return;
	throw new WebAuthnDataError(
		'PUBLIC_KEY_INVALID',
		'The receipt names another public key',
		'Pass the receipt whole and unchanged, with the public key of the device that has signed.',
		{ member: 'publicKey', expected: 'the public key of the device', actual: 'another one' },
	);
}

const invalid = (member: string, expected: string, actual: string) =>
	new WebAuthnDataError(
		'RECEIPT_INVALID',
		`It is no receipt that this node reads: ${actual}`,
		undefined,
		{ member, expected, actual },
	);

/** Another reader may take the other one of two members of one name. */
function receiptFrom(input: unknown): JsonObject {
	const receipt = objectFrom(input);
	if (typeof input === 'string' && !hasDistinctNames(input))
		throw invalid('', 'distinct names', 'two of its members have one name');
	if (receipt.version === 1) return receipt;
	if (receipt.version === undefined) throw wrongMember(undefined, 'version', '1');
	throw invalid('version', '1', 'its version is another one');
}

/**
 * Verifies a receipt offline: client data, relying party, flags, signature and, where it was signed,
 * the message.
 *
 * @param input the receipt as an object or as JSON text
 * @param publicKey the key of the registration, in any form that `bytesFrom()` reads; it has to come
 * from elsewhere, because the receipt's own proves only that the receipt belongs to itself
 * @throws WebAuthnDataError for the first thing that is wrong
 */
export function verifyReceipt(input: unknown, publicKey: unknown): VerifiedReceipt {
	const receipt = receiptFrom(input);
	const rpId = text(receipt, 'rpId');
	const origin = text(receipt, 'origin');
	const message = text(receipt, 'message');
	const client = readClientData(bytesFrom(receipt.clientDataJSON, 'clientDataJSON'));
	const id = text(receipt, 'credentialId');
	const assertion = normalizeAssertion({ id, type: 'public-key', response: receipt });
	const facts = checkAssertion({
		assertion,
		origin,
		rpId,
		challenge: client.challenge,
		userVerification: false,
	});
	const messageSigned = requireBoundMessage(receipt, client.challenge);
	const key = bytesFrom(publicKey, 'publicKey');
	requireSameKey(receipt, key);
	const signed = signedOf(receipt.authenticatorData, receipt.clientDataJSON);
	requireSignature(key, signed, bytesFrom(receipt.signature, 'signature'));
	return { message, messageSigned, userVerified: facts.userVerified, rpId, origin };
}
