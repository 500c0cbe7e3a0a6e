import {
	generateKeyPairSync,
	type JsonWebKey,
	randomBytes,
	sign,
	X509Certificate,
} from 'node:crypto';

/** A value in DER: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const bytes = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const identifier = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
/** `YYMMDDhhmmssZ`, good until 2049. */
const moment = (at: Date) => text(0x17, `${at.toISOString().slice(2, 19).replace(/\D/g, '')}Z`);

/** Object identifiers: 1.2.840.10045.4.3.2, 1.2.840.113549.1.1.11, 2.5.4.3 and 2.5.29.17. */
const ECDSA_WITH_SHA256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const RSA_WITH_SHA256 = sequence(
	identifier(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b),
	der(0x05),
);
const COMMON_NAME = identifier(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = identifier(0x55, 0x1d, 0x11);

const pem = (label: string, bytes: Buffer) =>
	`-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----\n`;

const DAY_MS = 86_400_000;

/** A key with its certificate. */
export interface SelfSigned {
	/** Both as PEM. */
	key: string;
	cert: string;
	/** The public key, with the certificate's SHA-1 thumbprint, as a key set holds it (RFC 7517). */
	jwk: JsonWebKey;
}

const pairOf = (rsaBits?: number) =>
	rsaBits === undefined
		? generateKeyPairSync('ec', { namedCurve: 'P-256' })
		: generateKeyPairSync('rsa', { modulusLength: rsaBits });

/**
 * A certificate (RFC 5280) for a host that nobody vouches for, since two days ago.
 *
 * @param days how long from now it is good; negative: it has expired
 * @param rsaBits an RSA key of this length instead of one on P-256
 */
export function selfSigned(
	host: string,
	{ days = 1, rsaBits }: { days?: number; rsaBits?: number } = {},
): SelfSigned {
	const { publicKey, privateKey } = pairOf(rsaBits);
	const algorithm = rsaBits === undefined ? ECDSA_WITH_SHA256 : RSA_WITH_SHA256;
	const name = sequence(der(0x31, sequence(COMMON_NAME, text(0x0c, host))));
	const now = Date.now();
	const body = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		algorithm,
		name,
		sequence(moment(new Date(now - 2 * DAY_MS)), moment(new Date(now + days * DAY_MS))),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, sequence(text(0x82, host)))))),
	);
	const signature = sign('sha256', body, privateKey);
	const cert = pem(
		'CERTIFICATE',
		sequence(body, algorithm, der(0x03, Buffer.from([0]), signature)),
	);
	const { fingerprint } = new X509Certificate(cert);
	const x5t = Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert,
		jwk: { ...publicKey.export({ format: 'jwk' }), x5t },
	};
}
