import { verifyReceipt as verify } from '../../confirmation/receipt';
import { readWebAuthn } from '../fields/webAuthn';
import type { ItemOperation } from '../operation';
import { receiptFields } from './fields';

export const verifyReceipt: ItemOperation = {
	name: 'Verify Receipt',
	value: 'verifyReceipt',
	action: 'Verify confirmation receipt',
	asTool: 'always',
	description:
		'Check the receipt of a confirmation with the public key of the device. Contacts neither PingOne nor any other service.',
	output:
		'verified:boolean message messageSigned:boolean userVerified:boolean rpId origin credentialId',
	fields: receiptFields,
	async run({ read }) {
		const publicKey = read.filledText(
			'publicKey',
			'Enter the enrollment.publicKey that Enroll FIDO2 Device gave out for this device.',
		);
		const receipt = read.json('receipt');
		const found = readWebAuthn(
			read.label('receipt'),
			() => verify(receipt, publicKey),
			'Pass the confirmation.receipt of Send and Wait for Passkey, whole and unchanged.',
		);
		return await Promise.resolve({ verified: true, ...found });
	},
};
