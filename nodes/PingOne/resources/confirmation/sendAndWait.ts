import { expiredItem } from '../../confirmation/result';
import type { RunOperation } from '../operation';
import { waitOperation } from '../waiting/waitOperation';
import { confirmFields } from './fields';
import { prepare } from './prepare';
import { readQuestion } from './question';

export const sendAndWait: RunOperation = waitOperation({
	name: 'Send and Wait for Passkey',
	// n8n offers a node with an operation of this value as human review of an agent's tools.
	value: 'sendAndWait',
	action: 'Send and wait for passkey',
	description:
		'Ask a user to confirm something with their own passkey, and wait for the answer: confirmed, declined or expired',
	fields: confirmFields,
	prepare,
	question: readQuestion,
	remindUnit: 'hours',
	expired: expiredItem,
});
