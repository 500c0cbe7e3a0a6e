import type { INodeProperties } from 'n8n-workflow';
import { optionsField } from '../../fields/options';
import { userField } from '../../fields/user';
import { startCodeField, validityFields } from '../../waiting/linkFields';
import { enableMfaOption } from '../../waiting/mfa';

/** How long an enrollment link is valid. */
export const validity = validityFields(
	'Link Valid For',
	7,
	'How long the link is valid, up to 30 days. Shorter is safer: anyone who gets hold of the link can use it until then.',
);

const notice: INodeProperties = {
	displayName:
		'After this node, send <code>{{ $json.enrollment.link }}</code> to the user, then add <b>Enroll FIDO2 Device</b> to the same workflow. The link opens this user’s enrollment only.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
};

/** The option of a code beside the link. */
export const startCodeOption = startCodeField(
	'is output as enrollment.startCode. Send it through another channel than the link: by SMS, or through the manager or the service desk',
);

/** All fields of Create Enrollment Link. */
export const linkFields: INodeProperties[] = [
	notice,
	userField,
	...validity,
	optionsField([enableMfaOption, startCodeOption]),
];
