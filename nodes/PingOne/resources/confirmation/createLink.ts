import { readWholeUser } from '../fields/user';
import type { ItemOperation } from '../operation';
import { readLink, type LinkKind } from '../waiting/createLink';
import { personOf } from '../waiting/person';
import { confirmationLinkFields } from './fields';
import { PERSON } from '../outputs';

/** Links that let a user confirm something; whether they can is checked when the node waits. */
const CONFIRMATION: LinkKind = {
	purpose: 'confirmation',
	waiter: { resource: 'confirmation', operation: 'sendAndWait' },
	personOf,
};

export const createConfirmationLink: ItemOperation = {
	name: 'Create Confirmation Link',
	value: 'createLink',
	asTool: 'never',
	action: 'Create confirmation link',
	description:
		'Create a link for one user to confirm something with their passkey. Send it to the user, then wait with Send and Wait for Passkey.',
	output: `confirmation{link code startCode validUntil user{${PERSON}}}`,
	fields: confirmationLinkFields,
	async run(item) {
		const findUser = readWholeUser(item);
		const makeLink = readLink(item, CONFIRMATION);
		return makeLink(await findUser());
	},
};
