import type { Operation } from '../operation';
import { createConfirmationLink, watchLink } from './createLink';
import { sendAndWait } from './sendAndWait';
import { verifyReceipt } from './verifyReceipt';

export const confirmationOperations: Operation[] = [
	sendAndWait,
	createConfirmationLink,
	watchLink,
	verifyReceipt,
];
