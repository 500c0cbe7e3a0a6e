import { createPrivateKey, type KeyObject, X509Certificate } from 'crypto';
import { FieldError } from '../errors/fieldError';

/** One block of PEM; n8n's form may have turned its line breaks into spaces or `\n` (n8n 2.41.1). */
const BLOCK = /-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\s\\]*)-----END /;
const NO_BASE64 = /\\n|\s/g;

/** The labels of keys that Node reads without a passphrase. */
const KEY_KINDS: Record<string, 'pkcs8' | 'pkcs1'> = {
	'PRIVATE KEY': 'pkcs8',
	'RSA PRIVATE KEY': 'pkcs1',
};

/** Bits; PingOne takes no shorter key ("Client authentication methods"). */
const LEAST_BITS = 2_048;

function blockOf(pem: unknown) {
	const [, label, body] = BLOCK.exec(typeof pem === 'string' ? pem : '') ?? [];
	if (label === undefined || body === undefined) return undefined;
	return { label, der: Buffer.from(body.replace(NO_BASE64, ''), 'base64') };
}

function keyOf(pem: unknown): KeyObject | undefined {
	const block = blockOf(pem);
	const type = KEY_KINDS[block?.label ?? ''];
	if (!block || !type) return undefined;
	try {
		const key = createPrivateKey({ key: block.der, format: 'der', type });
		return key.asymmetricKeyType === 'rsa' ? key : undefined;
	} catch {
		return undefined;
	}
}

function certificateOf(pem: unknown): X509Certificate | undefined {
	const block = blockOf(pem);
	if (block?.label !== 'CERTIFICATE') return undefined;
	try {
		return new X509Certificate(block.der);
	} catch {
		return undefined;
	}
}

const isEmpty = (value: unknown) => typeof value !== 'string' || value.trim() === '';

const unread = (field: string, value: unknown, what: string) =>
	new FieldError(
		field,
		isEmpty(value) ? 'of the credential is empty' : `of the credential must be ${what}`,
		'Open the credential and paste the whole file, with its BEGIN and END lines.',
	);

/** What a credential holds to sign in with, as n8n has decrypted it. */
export interface SigningFields {
	clientCredentialType?: unknown;
	privateKey?: unknown;
	certificate?: unknown;
}

/** Whether n8n signs in with a key instead of a client secret. */
export const hasCertificate = ({ clientCredentialType }: SigningFields): boolean =>
	clientCredentialType === 'certificate';

/** What keeps a certificate from being used, if any: neither n8n nor PingOne looks at the date. */
export function findCertificateFault(credential: SigningFields): FieldError | undefined {
	if (!hasCertificate(credential)) return undefined;
	const { privateKey, certificate } = credential;
	const key = keyOf(privateKey);
	if (!key) return unread('Private Key', privateKey, 'an RSA key in PEM without a passphrase');
	if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS) {
		return new FieldError(
			'Private Key',
			`of the credential is shorter than ${LEAST_BITS} bits`,
			'PingOne accepts no shorter key. Generate a new one, with a certificate.',
		);
	}
	const found = certificateOf(certificate);
	if (!found) return unread('Certificate', certificate, 'a certificate in PEM');
	if (!found.checkPrivateKey(key)) {
		return new FieldError(
			'Certificate',
			'of the credential does not match its private key',
			'Enter a key and the matching certificate.',
		);
	}
	const endsAt = Date.parse(found.validTo);
	if (endsAt > Date.now()) return undefined;
	return new FieldError(
		'Certificate',
		`of the credential has expired${Number.isNaN(endsAt) ? '' : `, on ${new Date(endsAt).toISOString()}`}`,
		'Generate a new key and certificate, add the public key to the worker app in PingOne, then enter both in the credential.',
	);
}

/** The members of a credential that hold what the worker app signs in with. */
export interface Secrets extends SigningFields {
	clientSecret?: unknown;
}

/** What the worker app signs in with, which seals what a page carries. @throws FieldError for none */
export function requireSecret(credential: Secrets): string {
	const [field, secret] = hasCertificate(credential)
		? ['Private Key', credential.privateKey]
		: ['Client Secret', credential.clientSecret];
	if (typeof secret === 'string' && secret.trim() !== '') return secret;
	throw new FieldError(
		String(field),
		'of the credential is empty',
		`Open the credential and enter the worker app’s ${String(field)}. It protects the pages that users open.`,
	);
}
