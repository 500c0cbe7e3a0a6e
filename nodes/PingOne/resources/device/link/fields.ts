import type { INodeProperties } from 'n8n-workflow';
import { optionsField } from '../../fields/options';
import { UNIT_OPTIONS } from '../../fields/units';
import { userField } from '../../fields/user';

const validity: INodeProperties[] = [
	{
		displayName: 'Link Valid For',
		name: 'linkValidFor',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 7,
		required: true,
		description:
			'How long the link is valid, up to 30 days. Shorter is safer: anybody who gets hold of the link can use it until then.',
	},
	{
		displayName: 'Unit',
		name: 'linkValidUnit',
		type: 'options',
		options: UNIT_OPTIONS,
		default: 'days',
		description: 'Unit of Link Valid For',
	},
];

const startCode: INodeProperties = {
	displayName: 'Start Code',
	name: 'startCode',
	type: 'boolean',
	default: false,
	description:
		'Whether the page also asks for an eight-digit code, which is output as enrollment.startCode. Send it over another channel than the link: by SMS, or through the manager or the service desk. Five wrong codes close the link.',
};

const notice: INodeProperties = {
	displayName:
		'After this node, send <code>{{ $json.enrollment.link }}</code> to the user, then add <b>Enroll FIDO2 Device</b> to the same workflow. The link opens this user’s enrollment only.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
};

/** All fields of Create Enrollment Link. */
export const linkFields: INodeProperties[] = [
	notice,
	userField,
	...validity,
	optionsField([startCode]),
];
