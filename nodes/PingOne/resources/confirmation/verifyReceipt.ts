import { receiptFrom, verifyReceipt as verify } from '../../confirmation/receipt';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { filledText, flag, json } from '../../read/kinds';
import { bytesFrom } from '../../webauthn/encodings';
import { WebAuthnDataError } from '../../webauthn/errors';
import { readPublicKey } from '../../webauthn/publicKey';
import { readWebAuthn } from '../fields/webAuthn';
import { operation } from '../operation';

const receipt = json({
	displayName: 'Receipt',
	name: 'receipt',
	type: 'json',
	default: '={{ $json.confirmation.receipt }}',
	required: true,
	description: 'The receipt of a confirmation, as a JSON object or JSON text',
});

const publicKey = filledText(
	{
		displayName: 'Public Key',
		name: 'publicKey',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. pQECAyYgASFYIK...',
		description:
			'The public key of the device, which Enroll FIDO2 Device returned as enrollment.publicKey',
	},
	'Enter the enrollment.publicKey that Enroll FIDO2 Device returned for this device.',
);

const expectedRpId = filledText(
	{
		displayName: 'Expected Relying Party',
		name: 'expectedRpId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. example.com',
		description: 'The domain of the passkeys. A receipt for another domain is not verified.',
	},
	'Enter the Relying Party ID of Send and Wait for Passkey.',
);

const expectedOrigin = filledText(
	{
		displayName: 'Expected Origin',
		name: 'expectedOrigin',
		type: 'string',
		default: "={{ $execution.resumeUrl.split('/').slice(0, 3).join('/') }}",
		required: true,
		description:
			'Where the user confirmed: this n8n instance, unless the receipt comes from another one. Any page on the relying party’s domain or a subdomain could request a signature.',
	},
	'Enter scheme and host, such as https://n8n.example.com.',
);

function originOf(address: string): string {
	const origin = URL.canParse(address) ? new URL(address).origin : 'null';
	if (origin !== 'null') return origin;
	throw new FieldError(
		expectedOrigin.label,
		`must be a web address, got ${quote(address)}`,
		'Enter scheme and host, such as https://n8n.example.com.',
	);
}

const mustBeSigned = flag({
	displayName: 'Message Must Be Signed',
	name: 'messageMustBeSigned',
	type: 'boolean',
	default: true,
	description:
		'Whether the signature must cover the message, which requires Sign the Message (off by default). Otherwise, any sign-in with the same key yields a valid receipt.',
});

export const verifyReceipt = operation({
	name: 'Verify Receipt',
	value: 'verifyReceipt',
	action: 'Verify confirmation receipt',
	asTool: 'always',
	description:
		'Check a confirmation receipt with the device’s public key. Contacts neither PingOne nor any other service.',
	output: `
		verified:boolean reason messageSigned:boolean userVerified:boolean
		message userId executionId askedAt nonce rpId origin`,
	inputs: [receipt, publicKey, expectedRpId, expectedOrigin, mustBeSigned],
	async run(asked) {
		const given = readWebAuthn(
			receipt.label,
			() => receiptFrom(asked.receipt),
			'Pass the confirmation.receipt of Send and Wait for Passkey, whole and unchanged.',
		);
		const origin = originOf(asked.expectedOrigin);
		const key = readWebAuthn(publicKey.label, () => {
			const bytes = bytesFrom(asked.publicKey, 'publicKey');
			readPublicKey(bytes);
			return bytes;
		});
		const expected = {
			origin,
			rpId: asked.expectedRpId.toLowerCase(),
			messageSigned: asked.messageMustBeSigned,
		};
		return await Promise.resolve()
			.then(() => ({ verified: true, ...verify(given, key, expected) }))
			.catch((thrown: unknown) => {
				if (!(thrown instanceof WebAuthnDataError)) throw thrown;
				return { verified: false, reason: thrown.problem };
			});
	},
});
