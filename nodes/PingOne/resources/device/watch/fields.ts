import type { INodeProperties } from 'n8n-workflow';
import { unreadBodyField } from '../../waiting/unreadBody';

/** All fields of Watch Enrollment Link. */
export const watchFields: INodeProperties[] = [
	{
		displayName:
			'Put this node at the end, with the output of <b>Enroll FIDO2 Device</b> as its input. The link then stays active: anybody who opens it sees when it was used, and can report that it was not them. Continue with <code>{{ $json.enrollment.reported }}</code>.',
		name: 'watchNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Watch For',
		name: 'watchFor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 720, numberPrecision: 0 },
		default: 72,
		required: true,
		description:
			'How many hours to keep the link active, up to 720 (30 days). The execution waits that long unless somebody reports the enrollment.',
	},
	unreadBodyField,
];
