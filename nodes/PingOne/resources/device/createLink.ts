import type { IDataObject } from 'n8n-workflow';
import { isShown } from '../../enrollment/wait';
import { Notice } from '../../read/input';
import { user } from '../fields/user';
import { operation } from '../operation';
import { ENROLLMENT_LINK, WATCHED_DEVICE } from '../outputs';
import { prepareLink, type LinkKind } from '../waiting/createLink';
import { startCode, validity } from '../waiting/linkFields';
import { enableMfa, enrolleeOf, mfaNotice, refuseBlocked, switchMfa } from '../waiting/person';
import { watchOperation } from '../waiting/watch';

/** Links that let a user register a passkey. */
export const ENROLLMENT: LinkKind = {
	purpose: 'enrollment',
	waiter: { resource: 'device', operation: 'enroll', name: 'Enroll FIDO2 Device' },
	field: 'Operation',
	personOf: enrolleeOf,
};

export const ENROLLMENT_VALIDITY = {
	label: 'Link Valid For',
	days: 7,
	description:
		'How long the link is valid, up to 30 days. Shorter is safer: anyone who gets hold of the link can use it until then.',
};

const sendIt = new Notice({
	displayName:
		'After this node, send <code>{{ $json.enrollment.link }}</code> to the user, then add <b>Enroll FIDO2 Device</b> to the same workflow. The link opens this user’s enrollment only.',
	name: 'linkNotice',
});

export const enrollmentStartCode = startCode(
	'is output as enrollment.startCode. Send it through another channel',
);

export const createLink = operation({
	name: 'Create Enrollment Link',
	value: 'createLink',
	asTool: 'never',
	action: 'Create enrollment link',
	description:
		'Create a link for one user to register a passkey or security key. Send it to the user, then wait using Enroll FIDO2 Device.',
	done: {
		evidence: 'state',
		when: '`mfaEnabled` is true (with **Enable MFA** on). Nothing else is changed in PingOne',
	},
	output: `${ENROLLMENT_LINK} changed:boolean`,
	inputs: [sendIt, user, validity(ENROLLMENT_VALIDITY)],
	options: [enableMfa, enrollmentStartCode],
	notice: (outputs) =>
		mfaNotice(outputs.map(({ enrollment }) => (enrollment as IDataObject).user as IDataObject)),
	async run({ user: whom, validMs, startCode: asksStartCode, enableMfa }, item) {
		const { make } = await prepareLink(item, ENROLLMENT, { validMs, asksStartCode });
		const found = await whom.whole(item.api);
		refuseBlocked(found);
		const { user, result } = await switchMfa(item.api, found, enableMfa);
		return { ...make(user), ...result };
	},
});

export const watchLink = watchOperation({ ...ENROLLMENT, isShown, output: WATCHED_DEVICE });
