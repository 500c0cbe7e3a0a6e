import { verifyReceipt as verify } from '../../confirmation/receipt';
import { filledText, json } from '../../read/kinds';
import { readWebAuthn } from '../fields/webAuthn';
import { operation } from '../operation';

const receipt = json({
	displayName: 'Receipt',
	name: 'receipt',
	type: 'json',
	default: '={{ $json.confirmation.receipt }}',
	required: true,
	description: 'The receipt of a confirmation, as a JSON object or its text',
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
			'The public key of the device, as Enroll FIDO2 Device gave it out as enrollment.publicKey when the key was registered',
	},
	'Enter the enrollment.publicKey that Enroll FIDO2 Device gave out for this device.',
);

export const verifyReceipt = operation({
	name: 'Verify Receipt',
	value: 'verifyReceipt',
	action: 'Verify confirmation receipt',
	asTool: 'always',
	description:
		'Check the receipt of a confirmation with the public key of the device. Contacts neither PingOne nor any other service.',
	output:
		'verified:boolean message messageSigned:boolean userVerified:boolean rpId origin credentialId',
	inputs: [receipt, publicKey],
	async run(asked) {
		const found = readWebAuthn(
			receipt.label,
			() => verify(asked.receipt, asked.publicKey),
			'Pass the confirmation.receipt of Send and Wait for Passkey, whole and unchanged.',
		);
		return await Promise.resolve({ verified: true, ...found });
	},
});
