import type { INodeProperties } from 'n8n-workflow';
import { nicknameField } from '../../fields/deviceProperties';
import { optionsField } from '../../fields/options';
import { policyField } from '../../fields/policy';
import { relyingPartyFields } from '../../fields/relyingParty';
import { userField } from '../../fields/user';
import { pageField } from './pageFields';
import { unreadBodyField } from './unreadBody';

export const DEFAULT_TRIES = 10;
export const MOST_TRIES = 50;

const [relyingPartyId, relyingPartyName] = relyingPartyFields;

const relyingParty: INodeProperties[] = [
	{
		...relyingPartyId,
		required: false,
		description:
			'The domain people sign in on. The address of the page has to be this domain or below it. Leave it empty for the host of n8n’s own public address: the key is then good for that host only.',
	},
	relyingPartyName,
];

const linkValidity: INodeProperties[] = [
	{
		displayName: 'Link Valid For',
		name: 'linkValidFor',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 7,
		required: true,
		description:
			'How long the person can open the link. Then the workflow goes on without a device.',
	},
	{
		displayName: 'Unit',
		name: 'linkValidUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
		default: 'days',
		description: 'Unit of Link Valid For',
	},
];

const nickname: INodeProperties[] = [
	{
		displayName: 'Name of the Key',
		name: 'nicknameFrom',
		type: 'options',
		options: [
			{ name: 'Ask on the Page', value: 'page', description: 'The person may enter a name' },
			{ name: 'Fixed', value: 'fixed', description: 'The name below' },
			{ name: 'None', value: 'none', description: 'PingOne names the device by itself' },
		],
		default: 'none',
		description: 'How the device is called in lists',
	},
	{ ...nicknameField, displayOptions: { show: { nicknameFrom: ['fixed'] } } },
];

const afterSuccess: INodeProperties[] = [
	{
		displayName: 'After Success',
		name: 'afterSuccess',
		type: 'options',
		options: [
			{ name: 'Go to a Web Page', value: 'redirect' },
			{ name: 'Show a Message', value: 'message' },
		],
		default: 'message',
		description: 'What the person sees when their key is registered',
	},
	{
		displayName: 'Message',
		name: 'successMessage',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your key is ready. Sign in at portal.example.com.',
		description: 'Replaces the text of the language',
		displayOptions: { show: { afterSuccess: ['message'] } },
	},
	{
		displayName: 'Web Page',
		name: 'redirectUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://portal.example.com',
		description: 'Address on https that the browser goes on to',
		displayOptions: { show: { afterSuccess: ['redirect'] } },
	},
];

const ownOptions: INodeProperties[] = [
	{
		displayName: 'If User Already Has a FIDO2 Device',
		name: 'ifUserHasDevice',
		type: 'options',
		options: [
			{ name: 'Enroll Another', value: 'createAnother', description: 'Do not look' },
			{
				name: 'Raise Error',
				value: 'raiseError',
				description: 'Do not wait when the person has an active one',
			},
			{
				name: 'Replace Pending',
				value: 'replacePending',
				description:
					'Remove devices nobody has activated when the person begins. Active ones stay.',
			},
		],
		default: 'createAnother',
		description: 'What to do when the person has a FIDO2 device',
	},
	{
		displayName: 'Link Code',
		name: 'linkCode',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		placeholder: 'e.g. {{ $json.linkCode }}',
		description:
			'Only needed when one execution enrolls several people one after the other. The link then has to end with &code= and this code, a different one for each person.',
	},
	{
		displayName: 'Most Tries',
		name: 'mostTries',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_TRIES, numberPrecision: 0 },
		default: DEFAULT_TRIES,
		description: 'After so many tries without success the link closes and the workflow goes on',
	},
];

const mail: INodeProperties = {
	displayName:
		'Before this node, send the person the link <code>{{ $execution.resumeFormUrl }}</code>, for example with a Send Email node. This node then waits until they have registered their key.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
};

/** All fields of Enroll FIDO2 Device. */
export const enrollFields: INodeProperties[] = [
	mail,
	userField,
	...relyingParty,
	policyField,
	...linkValidity,
	...nickname,
	...afterSuccess,
	pageField,
	optionsField(ownOptions),
	unreadBodyField,
];
