import { createHash } from 'crypto';
import type { PingOneAssertion } from '../webauthn/assertion';
import { checkAssertion } from '../webauthn/checkAssertion';
import { hasDistinctNames, readClientData } from '../webauthn/clientData';
import { base64UrlFrom, bytesFrom, sameBytes, toBase64 } from '../webauthn/encodings';
import { quoted, WebAuthnDataError } from '../webauthn/errors';
import { kindOf, requireObject, wrongMember, type JsonObject } from '../webauthn/members';
import { readPublicKey, requireSignature } from '../webauthn/publicKey';
import type { ConfirmationWait } from './wait';

// The format for those who verify receipts by other means, with a test vector: docs/receipts.md.

/** The first field of what is hashed, so that no other use of a challenge has the same bytes. */
const LABEL = 'n8n-nodes-pingone receipt 2';

/** The texts that are hashed behind label and nonce, in this order. */
const TEXTS = [
	...(['purpose', 'message', 'userId', 'executionId', 'askedAt'] as const),
	...(['rpId', 'origin'] as const),
];

/**
 * What a user has confirmed: the message as the page has shown it, asked at a time in ISO 8601 (UTC). The
 * nonce is random, base64url: the challenge cannot be guessed before it is asked.
 */
export type Statement = Record<'nonce' | (typeof TEXTS)[number], string>;

/** What signs, and proves a sign-in by itself. Binary members are unpadded base64url. */
const SIGNED = ['clientDataJSON', 'authenticatorData', 'signature'] as const;

/**
 * What a third party needs to verify a decision without n8n and PingOne. Holds no secret, and nothing
 * that the signature does not cover. Where PingOne has chosen the challenge it holds no statement.
 */
export type Receipt = { version: 2; rpId: string; origin: string } & Partial<Statement> &
	Record<(typeof SIGNED)[number], string>;

export const NONCE_BYTES = 32;

const refused = (problem: string) => new WebAuthnDataError('RECEIPT_INVALID', problem);
const invalid = (fault: string) => refused(`This node cannot read this receipt: ${fault}`);

/** The challenge that binds a statement: SHA-256 of all fields, each behind its length in 4 bytes. */
export function challengeFor(statement: Statement): Uint8Array {
	const hash = createHash('sha256');
	const texts = TEXTS.map((name) => {
		// Halves of characters are all the same in UTF-8.
		if (/\p{Cs}/u.test(statement[name])) throw invalid(`${name} contains an incomplete character`);
		return Buffer.from(statement[name], 'utf8');
	});
	for (const bytes of [Buffer.from(LABEL), bytesFrom(statement.nonce, 'nonce'), ...texts]) {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bytes.length);
		hash.update(length).update(bytes);
	}
	return new Uint8Array(hash.digest());
}

/** What differs each time a key is asked. */
export type Asking = Pick<Statement, 'nonce' | 'askedAt'>;

/** What the user of a wait confirms. */
export const statementOf = (
	{ message, person, executionId, rpId, origin }: ConfirmationWait,
	{ nonce, askedAt }: Asking,
): Statement => ({
	nonce,
	purpose: 'confirmation',
	message,
	userId: person.id,
	executionId,
	askedAt,
	rpId,
	origin,
});

/** The bytes under an assertion's signature (WebAuthn Level 3 §7.2, step on the signature). */
const signedOf = ({ authenticatorData, clientDataJSON }: PingOneAssertion['response']): Buffer =>
	Buffer.concat([
		bytesFrom(authenticatorData, 'authenticatorData'),
		createHash('sha256').update(bytesFrom(clientDataJSON, 'clientDataJSON')).digest(),
	]);

/** Which of the known keys has signed; none when the user's key is not among them. */
export function signerOf({ response }: PingOneAssertion, publicKeys: string[]): string | undefined {
	const signature = bytesFrom(response.signature, 'signature');
	return publicKeys.find((key) =>
		readPublicKey(bytesFrom(key, 'publicKey'))(signedOf(response), signature),
	);
}

/** The receipt of a checked assertion. @param about the statement, if the challenge covers it */
export function receiptOf(
	{ response }: PingOneAssertion,
	about: Statement | Pick<Statement, 'rpId' | 'origin'>,
): Receipt {
	const urlForm = (name: (typeof SIGNED)[number]) =>
		base64UrlFrom(response[name], `response.${name}`);
	return {
		version: 2,
		...about,
		clientDataJSON: urlForm('clientDataJSON'),
		authenticatorData: urlForm('authenticatorData'),
		signature: urlForm('signature'),
	};
}

/** What the verifier of a receipt expects of it. */
export interface Expected {
	origin: string;
	rpId: string;
	/** Whether the signature must cover the message: otherwise any sign-in will do. */
	messageSigned: boolean;
}

/** Bytes have one text, so that no other receipt proves the same. */
function requireBase64Url(given: string, name: string): void {
	if (base64UrlFrom(given, name) === given) return;
	throw invalid(`${name} is not in base64url without padding`);
}

function parse(input: string): unknown {
	try {
		return JSON.parse(input);
	} catch {
		throw invalid('it is not JSON');
	}
}

/** Reads a receipt, of any version: an object or its JSON, encoded once. @throws WebAuthnDataError */
export function receiptFrom(input: unknown): JsonObject {
	const value = typeof input === 'string' ? parse(input) : input;
	if (value === undefined || typeof value !== 'object') {
		const problem = `It must be a JSON object or its text, got ${kindOf(value)}`;
		throw new WebAuthnDataError('NOT_OBJECT', problem);
	}
	const receipt = requireObject(value, 'receipt');
	if (receipt.version === undefined) throw wrongMember(undefined, 'version', '2');
	// Another reader may take the other one of two members of one name.
	if (typeof input === 'string' && !hasDistinctNames(input)) {
		throw invalid('two of its members have one name');
	}
	return receipt;
}

function requireText(value: unknown, name: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw wrongMember(value, name, 'text');
}

const WITHOUT_STATEMENT = ['rpId', 'origin', ...SIGNED];
const WITH_STATEMENT = [...WITHOUT_STATEMENT, 'nonce', ...TEXTS.slice(0, -2)];

/** Its texts. A receipt holds all of a kind and no others: nothing that no signature covers. */
function textsOf({ version, ...given }: JsonObject, hasStatement: boolean) {
	if (version !== 2) throw invalid('its version is not 2');
	const names = hasStatement ? WITH_STATEMENT : WITHOUT_STATEMENT;
	const other = Object.keys(given).find((name) => !names.includes(name));
	if (other !== undefined) throw invalid('it has an unexpected member');
	const texts = names.map((name) => [name, requireText(given[name], name)]);
	return Object.fromEntries(texts) as Omit<Receipt, 'version'>;
}

function requireExpected(actual: string, expected: string, what: string): void {
	if (actual === expected) return;
	throw refused(`The ${what} is ${quoted(actual)}, which is not the expected one`);
}

/** @throws WebAuthnDataError when the challenge does not cover the statement */
function requireBound(statement: Statement, challenge: string): void {
	requireExpected(statement.purpose, 'confirmation', 'purpose');
	requireBase64Url(statement.nonce, 'nonce');
	const isBound = sameBytes(bytesFrom(challenge, 'challenge'), challengeFor(statement));
	if (isBound && bytesFrom(statement.nonce, 'nonce').length === NONCE_BYTES) return;
	throw new WebAuthnDataError('CHALLENGE_MISMATCH', 'The statement is not the one that was signed');
}

/**
 * Verifies a receipt offline: client data, relying party, flags, signature and the statement.
 *
 * @param receipt as `receiptFrom()` reads it
 * @param publicKey the key of the registration as authenticators write it; it has to come from
 * elsewhere, because a receipt's own would prove only that the receipt belongs to itself
 * @returns what it proves
 * @throws WebAuthnDataError for the first thing that is wrong
 */
export function verifyReceipt(receipt: JsonObject, publicKey: Uint8Array, expected: Expected) {
	const messageSigned = receipt.nonce !== undefined;
	const { clientDataJSON, authenticatorData, signature, ...about } = textsOf(
		receipt,
		messageSigned,
	);
	if (expected.messageSigned && !messageSigned) {
		throw refused('The signature covers no message: any sign-in produces such a receipt');
	}
	requireExpected(about.origin, expected.origin, 'origin');
	requireExpected(about.rpId, expected.rpId, 'relying party');
	const response = { clientDataJSON, authenticatorData, signature, userHandle: '' };
	for (const name of SIGNED) requireBase64Url(response[name], name);
	const { challenge } = readClientData(bytesFrom(clientDataJSON, 'clientDataJSON'));
	// No signature covers a credential ID, so a receipt has none.
	const id = toBase64(Buffer.from('none'));
	const { userVerified, origin } = checkAssertion({
		assertion: { id, rawId: id, type: 'public-key', response },
		origin: expected.origin,
		rpId: expected.rpId,
		challenge,
		userVerification: false,
	});
	if (messageSigned) requireBound(about as Statement, challenge);
	requireSignature(publicKey, signedOf(response), bytesFrom(signature, 'signature'));
	const { message, userId, executionId, askedAt, nonce } = about;
	const proven = messageSigned && { message, userId, executionId, askedAt, nonce };
	return { messageSigned, userVerified, ...proven, rpId: expected.rpId, origin };
}
