import type { IDataObject } from 'n8n-workflow';
import { readWholeUser } from '../fields/user';
import type { ItemOperation } from '../operation';
import { readLink, type LinkKind } from '../waiting/createLink';
import { mfaNotice, readEnableMfa } from '../waiting/mfa';
import { enrolleeOf, refuseBlocked } from '../waiting/person';
import { linkFields } from './enroll/linkFields';
import { ENROLLMENT_LINK } from '../outputs';

/** Links that let a user register a passkey. */
export const ENROLLMENT: LinkKind = {
	purpose: 'enrollment',
	waiter: { resource: 'device', operation: 'enroll' },
	personOf(user) {
		refuseBlocked(user);
		return enrolleeOf(user);
	},
};

export const createLink: ItemOperation = {
	name: 'Create Enrollment Link',
	value: 'createLink',
	asTool: 'never',
	action: 'Create enrollment link',
	description:
		'Create a link for one user to register a passkey or security key. Send it to the user, then wait with Enroll FIDO2 Device.',
	done: {
		evidence: 'state',
		when: 'with **Enable MFA**, mfaEnabled is true; nothing else is changed in PingOne',
	},
	output: `${ENROLLMENT_LINK} changed:boolean`,
	fields: linkFields,
	notice: (outputs) =>
		mfaNotice(outputs.map(({ enrollment }) => (enrollment as IDataObject).user as IDataObject)),
	async run(item) {
		const findUser = readWholeUser(item);
		const makeLink = readLink(item, ENROLLMENT);
		const enableMfa = readEnableMfa(item);
		const found = await findUser();
		refuseBlocked(found);
		const { user, result } = await enableMfa(found);
		return { ...makeLink(user), ...result };
	},
};
