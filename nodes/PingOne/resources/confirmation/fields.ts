import type { INodeProperties } from 'n8n-workflow';
import { LANGUAGES } from '../../page/texts';
import { optionsField } from '../fields/options';
import { relyingPartyFields } from '../fields/relyingParty';
import { UNIT_OPTIONS } from '../fields/units';
import { userField } from '../fields/user';
import { DEFAULT_ACCENT } from '../device/enroll/pageFields';
import { unreadBodyField } from '../device/enroll/unreadBody';

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
		'What the user confirms, in full: the page shows this text and nothing else. Up to 2,000 characters. Links and formatting are shown as plain text.',
};

const rpId: INodeProperties = {
	...relyingPartyId,
	required: false,
	hint: 'Leave empty for the host of this n8n',
	description:
		'The domain that the user’s passkeys are registered for. The page must be on this domain or a subdomain of it. If empty, n8n’s own host is used.',
};

const validity: INodeProperties[] = [
	{
		displayName: 'Valid For',
		name: 'linkValidFor',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		required: true,
		description:
			'How long the user can decide, up to 30 days. After that the workflow goes on without a confirmation.',
	},
	{
		displayName: 'Unit',
		name: 'linkValidUnit',
		type: 'options',
		options: UNIT_OPTIONS,
		default: 'days',
		description: 'Unit of Valid For',
	},
];

const startCode: INodeProperties = {
	displayName: 'Start Code',
	name: 'startCode',
	type: 'boolean',
	default: false,
	description:
		'Whether the page also asks for an eight-digit code, which is output as confirmation.startCode. Send it over another channel than the link. Five wrong codes close the link.',
};

/** What the link is sent with. */
export const DELIVERY = { workflow: 'workflow', nodes: 'nodes' } as const;

const delivery: INodeProperties[] = [
	{
		displayName: 'Send Link With',
		name: 'sendLinkWith',
		type: 'options',
		options: [
			{
				name: 'A Workflow',
				value: DELIVERY.workflow,
				description: 'This node calls a workflow that sends the link. Needed for human review.',
			},
			{
				name: 'Nodes Before This One',
				value: DELIVERY.nodes,
				description:
					'Create Confirmation Link, and a node that sends it, come before this one in the workflow',
			},
		],
		default: 'workflow',
		description: 'How the user gets the link',
	},
	{
		displayName: 'Workflow',
		name: 'deliveryWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		displayOptions: { show: { sendLinkWith: [DELIVERY.workflow] } },
		description:
			'Called with one item: link, message, validUntil, and the user with name, email and language. The example “Send a confirmation link by mail” is one.',
	},
];

const page: INodeProperties = {
	displayName: 'Page',
	name: 'page',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	options: [
		{
			displayName: 'Accent Color',
			name: 'accentColor',
			type: 'color',
			default: DEFAULT_ACCENT,
			description: 'Color of the button. Adjusted where it would be hard to read.',
		},
		{
			displayName: 'Company Name',
			name: 'companyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Ltd',
			description: 'Shown at the top of the page. Defaults to the relying party ID.',
		},
		{
			displayName: 'Help',
			name: 'help',
			type: 'string',
			default: '',
			placeholder: 'e.g. Questions? Call the service desk: extension 1234',
			description: 'Support contact shown at the bottom of the page',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			options: Object.entries(LANGUAGES).map(([value, { name }]) => ({ name, value })),
			default: 'en',
			description: 'Language of the page',
		},
		{
			displayName: 'Logo URL',
			name: 'logoUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://www.example.com/logo.svg',
			description: 'HTTPS URL of an image. The page loads nothing else from other hosts.',
		},
	],
};

const confirmOptions: INodeProperties[] = [
	{
		displayName: 'Only These Devices',
		name: 'onlyDevices',
		type: 'string',
		default: '',
		placeholder: 'e.g. Work key, 0a1b2c3d-1111-4222-8333-444455556666',
		description:
			'Nicknames or IDs of the FIDO2 devices that may confirm, separated by commas. If not set, each of the user’s passkeys may.',
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
			'Whether the passkey’s signature covers the message. Needs PingOne to accept a challenge of this node’s, which is documented for DaVinci only; the page says so when PingOne does not.',
	},
];

const linkNotice: INodeProperties = {
	displayName:
		'Before this node, add <b>Create Confirmation Link</b> for the same user, and a node that sends <code>{{ $json.confirmation.link }}</code>.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { sendLinkWith: [DELIVERY.nodes] } },
};

/** All fields of Send and Wait for Passkey. */
export const confirmFields: INodeProperties[] = [
	user,
	message,
	rpId,
	...delivery,
	linkNotice,
	...validity.map((field) => ({
		...field,
		displayOptions: { show: { sendLinkWith: [DELIVERY.workflow] } },
	})),
	page,
	optionsField(confirmOptions),
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
	optionsField([startCode]),
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
