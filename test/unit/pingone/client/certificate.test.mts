import { generateKeyPairSync } from 'node:crypto';
import { PingOneOAuth2Api } from '../../../../credentials/PingOneOAuth2Api.credentials.ts';
import {
	findCertificateFault,
	requireSecret,
} from '../../../../nodes/PingOne/pingone/client/certificate.ts';
import { selfSigned } from '../../../support/certificate.mts';

const RSA = { rsaBits: 2_048 };
const [own, other] = ['own', 'other'].map((name) => selfSigned(name, RSA));

const fieldsOf = (changes: object = {}) => ({
	clientCredentialType: 'certificate',
	privateKey: own.key,
	certificate: own.cert,
	...changes,
});

const inRsaForm = (type: 'pkcs1' | 'pkcs8', passphrase?: string) =>
	generateKeyPairSync('rsa', { modulusLength: 2_048 })
		.privateKey.export({
			...{ type, format: 'pem' },
			...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
		} as never)
		.toString();

describe('key and certificate that fit are taken', () => {
	const flat = (by: string) => ({
		privateKey: own.key.trim().replaceAll('\n', by),
		certificate: own.cert.trim().replaceAll('\n', by),
	});

	it.each([
		['as the files are', {}],
		['on one line, as a form leaves them', flat('')],
		['on one line, as JSON in a variable may have them', flat(' ')],
		['with escaped line breaks, as JSON leaves them', flat('\\n')],
		['with other line breaks', flat('\r\n')],
		['with text around them', { certificate: `subject=CN=own\n${own.cert}${other.cert}` }],
	])('%s', (_, changes) => {
		expect(findCertificateFault(fieldsOf(changes))).toBeUndefined();
	});

	it.each([{}, { clientCredentialType: 'clientSecret' }])('not looked at with %j', (fields) => {
		expect(findCertificateFault({ privateKey: 'x', certificate: 'x', ...fields })).toBeUndefined();
	});
});

const KEY = "'Private Key' of the credential";
const CERTIFICATE = "'Certificate' of the credential";
const expired = selfSigned('expired', { ...RSA, days: -1 });
const short = selfSigned('short', { rsaBits: 1_024 });
const onCurve = selfSigned('curve');

it.each([
	['no key', { privateKey: ' ' }, `${KEY} is empty`],
	['no certificate', { certificate: undefined }, `${CERTIFICATE} is empty`],
	['something else', { privateKey: 'key' }, `${KEY} must be an RSA key`],
	['a certificate for a key', { privateKey: own.cert }, `${KEY} must be an RSA key`],
	['damaged', { privateKey: own.key.replace('MII', 'MIX') }, `${KEY} must be an RSA key`],
	['a passphrase', { privateKey: inRsaForm('pkcs8', 'word') }, `${KEY} must be an RSA key`],
	['an older passphrase', { privateKey: inRsaForm('pkcs1', 'word') }, `${KEY} must be an RSA key`],
	['no RSA', { privateKey: onCurve.key, certificate: onCurve.cert }, `${KEY} must be an RSA key`],
	['short', { privateKey: short.key, certificate: short.cert }, `${KEY} is shorter than 2048`],
	['a key for a certificate', { certificate: own.key }, `${CERTIFICATE} must be a certificate`],
	['cut', { certificate: own.cert.slice(0, 300) }, `${CERTIFICATE} must be a certificate`],
	['of another key', { certificate: other.cert }, `${CERTIFICATE} does not match its private key`],
	[
		'old',
		{ privateKey: expired.key, certificate: expired.cert },
		`${CERTIFICATE} has expired, on 20`,
	],
])('names what is wrong: %s', async (_, changes, message) => {
	const fields = fieldsOf(changes);
	const fault = findCertificateFault(fields);
	expect(fault?.message).toContain(message);
	expect(JSON.stringify([fault?.message, fault?.hint])).not.toMatch(/MII|CERTIFICATE/);
	// n8n asks the credential before it sends a token, also in its test and for HTTP Request nodes.
	const accessTokenUrl = 'https://auth.pingone.eu/x/as/token';
	const sending = new PingOneOAuth2Api().preAuthentication({ ...fields, accessTokenUrl } as never);
	await expect(sending).rejects.toThrow(message);
});

it('takes the older form of an RSA key', () => {
	const privateKey = inRsaForm('pkcs1');
	expect(privateKey).toContain('BEGIN RSA PRIVATE KEY');
	expect(findCertificateFault(fieldsOf({ privateKey }))?.message).toContain('does not match');
});

describe('what a page is sealed with', () => {
	it.each([undefined, '', ' ', 7, null])('is no empty secret: %j', (empty) => {
		expect(() => requireSecret({ clientSecret: empty })).toThrow(
			"'Client Secret' of the credential is empty",
		);
		expect(() =>
			requireSecret({ ...fieldsOf({ privateKey: empty }), clientSecret: 'left over' }),
		).toThrow("'Private Key' of the credential is empty");
	});

	it('is what the worker app signs in with', () => {
		expect(requireSecret({ clientSecret: 'secret', privateKey: 'left over' })).toBe('secret');
		expect(requireSecret({ ...fieldsOf(), clientSecret: 'left over' })).toBe(own.key);
	});
});
