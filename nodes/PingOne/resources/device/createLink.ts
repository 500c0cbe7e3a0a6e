import type { RunOperation } from '../operation';
import { linkOperation, type LinkKind } from '../waiting/createLink';
import { refuseBlocked } from '../waiting/person';
import { linkFields } from './enroll/linkFields';

/** Links that let a user register a passkey. @internal */
export const ENROLLMENT: LinkKind = {
	purpose: 'enrollment',
	waiter: { resource: 'device', operation: 'enroll' },
	check: refuseBlocked,
};

export const createLink: RunOperation = linkOperation(ENROLLMENT, {
	name: 'Create Enrollment Link',
	action: 'Create enrollment link',
	description:
		'Create a link for one user to register a passkey or security key. Send it to the user, then wait with Enroll FIDO2 Device.',
	fields: linkFields,
});
