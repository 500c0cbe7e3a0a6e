import type { INodeProperties } from 'n8n-workflow';
import { nicknameField } from '../../fields/deviceProperties';
import { optionsField } from '../../fields/options';
import { policyField } from '../../fields/policy';
import { relyingPartyFields } from '../../fields/relyingParty';
import { userField } from '../../fields/user';
import { enableMfaOption } from '../../waiting/mfa';
import { pageField } from '../../waiting/appearance';
import { DELIVERY, deliveryFields, onlyFor, startCodeField } from '../../waiting/linkFields';
import { reminderOptions } from '../../waiting/remind';
import { unreadBodyField } from '../../waiting/unreadBody';
import { validity } from './linkFields';
import { enrollPageFields } from './pageFields';

export const DEFAULT_ATTEMPTS = 10;
export const MAX_ATTEMPTS = 50;

const [relyingPartyId, relyingPartyName] = relyingPartyFields;

const relyingParty: INodeProperties[] = [
	{
		...relyingPartyId,
		required: false,
		hint: 'Leave empty for the host of this n8n',
		description:
			'The domain users sign in to, without https://. The page must be on this domain or a subdomain of it. If empty, n8n’s own host is used, and the passkey works only there.',
	},
	{ ...relyingPartyName, required: false, hint: 'Leave empty for the domain' },
];

const enrollOptions: INodeProperties[] = [
	{
		displayName: 'Ask for a Backup Passkey',
		name: 'askForBackup',
		type: 'boolean',
		default: false,
		description:
			'Whether to offer users a second passkey in the same visit. The next Enroll FIDO2 Device node for the same user waits for it, for half an hour at most, and needs no link of its own.',
	},
	enableMfaOption,
	{
		...nicknameField,
		displayName: 'Device Nickname',
		description:
			'Display name of the device in PingOne, up to 100 characters. If not set, PingOne assigns a name.',
	},
	{
		displayName: 'If User Already Has a FIDO2 Device',
		name: 'ifUserHasDevice',
		type: 'options',
		options: [
			{
				name: 'Enroll Another',
				value: 'createAnother',
				description: 'Enroll without checking for existing devices',
			},
			{
				name: 'Raise Error',
				value: 'raiseError',
				description: 'Fail without waiting when the user has an active device',
			},
			{
				name: 'Replace Pending',
				value: 'replacePending',
				description:
					'Delete devices that were never activated when the user begins. Active ones stay.',
			},
		],
		default: 'createAnother',
		description: 'What to do when the user already has a FIDO2 device',
	},
	{
		displayName: 'Max Attempts',
		name: 'maxAttempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_ATTEMPTS, numberPrecision: 0 },
		default: DEFAULT_ATTEMPTS,
		description: 'Failed attempts allowed before the link is closed and the workflow continues',
	},
	{
		displayName: 'On Permanent Failure',
		name: 'onPermanentFailure',
		type: 'options',
		options: [
			{
				name: 'End as CLOSED',
				value: 'end',
				description: 'Close the link and continue, with the reason in enrollment.reason',
			},
			{
				name: 'Keep Waiting and Log',
				value: 'keep',
				description: 'Log a warning once, and let the user try again until the link expires',
			},
		],
		default: 'end',
		description:
			'What to do when nobody can enroll until an admin acts: the user was deleted, the credential is gone or has another secret, or PingOne refuses the worker app or the device',
	},
	{
		displayName: 'Test Sign-In',
		name: 'testSignIn',
		type: 'boolean',
		default: false,
		description:
			'Whether the page has the user sign in once with the new device. enrollment.signIn says PASSED, or FAILED and why. The device stays enrolled in any case.',
	},
];

const startCode: INodeProperties = {
	...startCodeField(
		'the workflow gets as startCode. Have it send the code through another channel than the link',
	),
	displayOptions: { show: { '/sendLinkWith': [DELIVERY.workflow] } },
};

const notice: INodeProperties = {
	displayName:
		'Before this node, add <b>Create Enrollment Link</b> for the same user, and a node that sends <code>{{ $json.enrollment.link }}</code>. This node then waits until the user has registered a passkey or security key.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
};

/** All fields of Enroll FIDO2 Device. */
export const enrollFields: INodeProperties[] = [
	userField,
	...relyingParty,
	policyField,
	...deliveryFields('nodes'),
	...onlyFor('nodes', [notice]),
	...onlyFor('workflow', validity),
	pageField(enrollPageFields),
	optionsField([...enrollOptions, ...reminderOptions(2, 'days'), startCode]),
	unreadBodyField,
];
