import { expiredItem } from '../../confirmation/result';
import type { RunOperation } from '../operation';
import { waitOperation } from '../waiting/waitOperation';
import { confirmFields } from './fields';
import { prepare } from './prepare';
import { readQuestion } from './question';
import { PERSON } from '../outputs';

const CONFIRMED = `
	approved:boolean
	confirmation{
		status user{${PERSON}} message messageHash reminder:integer linkExpiresAt at
		device{id nickname} userVerified:boolean pingOneId reason sourceIp
		receipt{
			version:number message rpId nonce origin credentialId
			clientDataJSON authenticatorData signature publicKey
		}
		browser
	}`;

export const sendAndWait: RunOperation = waitOperation({
	name: 'Send and Wait for Passkey',
	// n8n offers a node with an operation of this value as human review of an agent's tools.
	value: 'sendAndWait',
	action: 'Send and wait for passkey',
	description:
		'Ask a user to confirm something with their own passkey, and wait for the answer: confirmed, declined or expired',
	output: CONFIRMED,
	fields: confirmFields,
	prepare,
	question: readQuestion,
	remindUnit: 'hours',
	expired: expiredItem,
});
