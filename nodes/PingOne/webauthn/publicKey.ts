import {
	constants,
	createPublicKey,
	verify,
	type JsonWebKey,
	type KeyObject,
	type VerifyKeyObjectInput,
} from 'crypto';
import { readCbor, type CborMap, type CborValue } from './cbor';
import { toBase64Url } from './encodings';
import { WebAuthnDataError } from './errors';
import { kindOf } from './members';

/** Labels of a COSE key: RFC 9052 section 7.1, RFC 9053 section 7, RFC 8230 section 4. */
const LABEL = { type: 1, algorithm: 3, first: -1, second: -2, third: -3 };

/** How an algorithm verifies; `key` makes a JSON Web Key (RFC 7517) of the COSE key. */
interface Algorithm {
	type: number;
	hash: string | null;
	key(cose: CborMap): JsonWebKey;
	options?: Omit<VerifyKeyObjectInput, 'key'>;
}

const invalid = (reason: string) =>
	new WebAuthnDataError(
		'PUBLIC_KEY_INVALID',
		`The public key cannot be used: ${reason}`,
		'Pass the public key of the registration whole and unchanged.',
	);

function bytes(value: CborValue): string {
	if (value instanceof Uint8Array && value.length > 0) return toBase64Url(value);
	throw invalid('a part of it is missing');
}

const ES256: Algorithm = {
	type: 2,
	hash: 'sha256',
	key(cose) {
		if (cose.get(LABEL.first) !== 1) throw invalid('its curve is not that of its algorithm');
		const [x, y] = [bytes(cose.get(LABEL.second)), bytes(cose.get(LABEL.third))];
		return { kty: 'EC', crv: 'P-256', x, y };
	},
	options: { dsaEncoding: 'der' },
};

const RS256: Algorithm = {
	type: 3,
	hash: 'sha256',
	key: (cose) => ({
		kty: 'RSA',
		n: bytes(cose.get(LABEL.first)),
		e: bytes(cose.get(LABEL.second)),
	}),
};

const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
const PS256: Algorithm = { ...RS256, options: { padding, saltLength } };

const ED25519: Algorithm = {
	type: 1,
	hash: null,
	key: (cose) => ({ kty: 'OKP', crv: 'Ed25519', x: bytes(cose.get(LABEL.second)) }),
};

/** By COSE algorithm (IANA, COSE Algorithms): those that authenticators in use sign with. */
const ALGORITHMS = new Map<CborValue, Algorithm>([
	[-7, ES256],
	[-8, ED25519],
	[-37, PS256],
	[-257, RS256],
]);

function importKey(jwk: JsonWebKey, name: string): KeyObject {
	try {
		return createPublicKey({ key: jwk, format: 'jwk' });
	} catch {
		throw invalid(`it is not a key for the algorithm ${name}`);
	}
}

const shown = (name: CborValue) =>
	typeof name === 'number' || typeof name === 'string' ? String(name) : kindOf(name);

/**
 * Reads a COSE key (RFC 9052). @returns tells whether it has made a signature
 * @throws WebAuthnDataError `CBOR_INVALID`, `PUBLIC_KEY_INVALID`
 */
export function readPublicKey(coseKey: Uint8Array) {
	const cose = readCbor(coseKey, 'publicKey');
	if (!(cose instanceof Map)) throw invalid('it is not a map');
	const name = cose.get(LABEL.algorithm);
	const algorithm = ALGORITHMS.get(name);
	if (!algorithm) throw invalid(`its algorithm is ${shown(name)}, which this node does not know`);
	if (cose.get(LABEL.type) !== algorithm.type)
		throw invalid('its type is not that of its algorithm');
	const key = importKey(algorithm.key(cose), shown(name));
	return (signed: Uint8Array, signature: Uint8Array): boolean =>
		verify(algorithm.hash, signed, { key, ...algorithm.options }, signature);
}

/** @throws WebAuthnDataError `SIGNATURE_INVALID` and those of `readPublicKey()` */
export function requireSignature(coseKey: Uint8Array, signed: Uint8Array, signature: Uint8Array) {
	if (readPublicKey(coseKey)(signed, signature)) return;
	throw new WebAuthnDataError(
		'SIGNATURE_INVALID',
		'The signature does not match this key and data',
		'Pass the receipt whole and unchanged.',
	);
}
