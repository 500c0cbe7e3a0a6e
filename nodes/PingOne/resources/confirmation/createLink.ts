import { isShown } from '../../confirmation/wait';
import { Notice } from '../../read/input';
import { user } from '../fields/user';
import { operation } from '../operation';
import { PERSON, WATCHED_CONFIRMATION } from '../outputs';
import { prepareLink, type LinkKind } from '../waiting/createLink';
import { startCode, validity } from '../waiting/linkFields';
import { personOf } from '../waiting/person';
import { watchOperation } from '../waiting/watch';
import { findKeys } from './keys';

const CONFIRMATION: LinkKind = {
	purpose: 'confirmation',
	waiter: { resource: 'confirmation', operation: 'sendAndWait', name: 'Send and Wait for Passkey' },
	field: 'Operation',
	personOf,
};

const sendIt = new Notice({
	displayName:
		'After this node, send <code>{{ $json.confirmation.link }}</code> to the user, then add <b>Send and Wait for Passkey</b> for the same user, with Send Link With set to Nodes Before This One.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
});

export const confirmer = user.but({
	description:
		'The PingOne user who must confirm. Choose from the list, or enter an ID, username or email address.',
});

export const CONFIRMATION_VALIDITY = {
	label: 'Valid For',
	days: 1,
	description:
		'How long the user has to decide, up to 30 days. After that, the workflow continues without a confirmation.',
};

export const createConfirmationLink = operation({
	name: 'Create Confirmation Link',
	value: 'createLink',
	asTool: 'never',
	action: 'Create confirmation link',
	description:
		'Create a link for one user to confirm something with their passkey. Send it to the user, then wait using Send and Wait for Passkey.',
	output: `confirmation{link code startCode validUntil user{${PERSON}}}`,
	inputs: [sendIt, confirmer, validity(CONFIRMATION_VALIDITY)],
	options: [startCode('is output as confirmation.startCode. Send it through another channel')],
	async run({ user, validMs, startCode: asksStartCode }, item) {
		const { make, rpId } = await prepareLink(item, CONFIRMATION, { validMs, asksStartCode });
		const found = await user.whole(item.api);
		await findKeys(item.api, found.id, rpId);
		return make(found);
	},
});

export const watchLink = watchOperation({ ...CONFIRMATION, isShown, output: WATCHED_CONFIRMATION });
