import { expiredItem } from '../../../enrollment/result';
import type { RunOperation } from '../../operation';
import { waitOperation } from '../../waiting/waitOperation';
import { enrollFields } from './fields';
import { prepare } from './prepare';
import { ENROLLED_DEVICE } from '../../outputs';

export const enroll: RunOperation = waitOperation({
	name: 'Enroll FIDO2 Device',
	value: 'enroll',
	action: 'Enroll FIDO2 device',
	description:
		'Wait until a user has registered a passkey or security key on a hosted page, then continue with the active device',
	output: ENROLLED_DEVICE,
	fields: enrollFields,
	prepare,
	remindUnit: 'days',
	expired: expiredItem,
});
