import type { INodeProperties } from 'n8n-workflow';
import { optionsField } from '../fields/options';
import { relyingPartyFields } from '../fields/relyingParty';
import { userField } from '../fields/user';
import { pageField } from '../waiting/appearance';
import { deliveryFields, onlyFor, startCodeField, validityFields } from '../waiting/linkFields';
import { reminderOptions } from '../waiting/remind';
import { unreadBodyField } from '../waiting/unreadBody';

const [relyingPartyId] = relyingPartyFields;

const user: INodeProperties = {
	...userField,
	description:
		'The PingOne user who must confirm. Choose from the list, or enter an ID, a username, or an email address.',
};

const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. Pay EUR 12,400 to Example Ltd, account ending in 4711',
	description:
		'What the user confirms, in full: the page shows this text and nothing else. Up to 2,000 characters. Links and formatting are shown as plain text, and invisible characters by their numbers.',
};

const rpId: INodeProperties = {
	...relyingPartyId,
	required: false,
	hint: 'Leave empty for the host of this n8n',
	description:
		'The domain that the user’s passkeys are registered for. The page must be on this domain or a subdomain of it. If empty, n8n’s own host is used.',
};

const validity = validityFields(
	'Valid For',
	1,
	'How long the user has to decide, up to 30 days. After that, the workflow continues without a confirmation.',
);

const confirmOptions: INodeProperties[] = [
	{
		displayName: 'Only These Devices',
		name: 'onlyDevices',
		type: 'string',
		default: '',
		placeholder: 'e.g. Work key, 0a1b2c3d-1111-4222-8333-444455556666',
		description:
			'Nicknames or IDs of the FIDO2 devices that may confirm, separated by commas. The user must have one of them; a nickname means the devices that have it when the link is sent. If not set, any of the user’s passkeys may.',
	},
	{
		displayName: 'Public Keys',
		name: 'publicKeys',
		type: 'string',
		default: '',
		placeholder: 'e.g. pQECAyYgASFYIK...',
		description:
			'Each enrollment.publicKey that Enroll FIDO2 Device output for the user’s passkeys, separated by commas. The receipt then names the one that signed; without them, it names none.',
	},
	{
		displayName: 'Reason Required on Decline',
		name: 'reasonRequired',
		type: 'boolean',
		default: false,
		description: 'Whether a user who declines has to say why',
	},
	{
		displayName: 'Require User Verification',
		name: 'userVerification',
		type: 'boolean',
		default: true,
		description:
			'Whether the user has to give a PIN, fingerprint or face, so that a found key alone confirms nothing',
	},
	{
		displayName: 'Sign the Message',
		name: 'signMessage',
		type: 'boolean',
		default: false,
		description:
			'Whether the passkey’s signature covers the message. PingOne must accept a challenge that this node chooses, which Ping documents for DaVinci only. If PingOne does not accept it, the page says so.',
	},
];

const linkNotice: INodeProperties = {
	displayName:
		'Before this node, add <b>Create Confirmation Link</b> for the same user, and a node that sends <code>{{ $json.confirmation.link }}</code>.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
};

/** All fields of Send and Wait for Passkey. */
export const confirmFields: INodeProperties[] = [
	user,
	message,
	rpId,
	...deliveryFields('workflow'),
	...onlyFor('nodes', [linkNotice]),
	...onlyFor('workflow', validity),
	pageField(),
	optionsField([...confirmOptions, ...reminderOptions(4, 'hours')]),
	unreadBodyField,
];

const createNotice: INodeProperties = {
	displayName:
		'After this node, send <code>{{ $json.confirmation.link }}</code> to the user, then add <b>Send and Wait for Passkey</b> for the same user, with Send Link With set to Nodes Before This One.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
};

/** All fields of Create Confirmation Link. */
export const confirmationLinkFields: INodeProperties[] = [
	createNotice,
	user,
	...validity,
	optionsField([
		startCodeField(
			'is output as confirmation.startCode. Send it through another channel than the link',
		),
	]),
];

/** All fields of Verify Receipt. */
export const receiptFields: INodeProperties[] = [
	{
		displayName: 'Receipt',
		name: 'receipt',
		type: 'json',
		default: '={{ $json.confirmation.receipt }}',
		required: true,
		description: 'The receipt of a confirmation, as a JSON object or its text',
	},
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
	optionsField(),
];
