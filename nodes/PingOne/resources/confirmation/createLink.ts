import type { RunOperation } from '../operation';
import { linkOperation, type LinkKind } from '../waiting/createLink';
import { confirmationLinkFields } from './fields';

/** Links that let a user confirm something; whether they can is checked when the node waits. @internal */
export const CONFIRMATION: LinkKind = {
	purpose: 'confirmation',
	waiter: { resource: 'confirmation', operation: 'sendAndWait' },
	check: () => undefined,
};

export const createConfirmationLink: RunOperation = linkOperation(CONFIRMATION, {
	name: 'Create Confirmation Link',
	action: 'Create confirmation link',
	description:
		'Create a link for one user to confirm something with their passkey. Send it to the user, then wait with Send and Wait for Passkey.',
	fields: confirmationLinkFields,
});
