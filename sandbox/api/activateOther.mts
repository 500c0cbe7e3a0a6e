import { reportDevice } from '../events/happenings.mts';
import type { Device, User } from '../tenant/types.mts';
import type { Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidData, invalidField, requestFailed } from '../wire/errors.mts';
import { checkBody, flag, text, type Shape } from './body.mts';
import { deviceAnswer } from './deviceOf.mts';

/** Bodies of the pages "Activate MFA User Device", "... (OATH token)" and "... (PingID Desktop)". */
const OTP: Shape = { otp: { required: true, rule: text({ max: 16 }) } };
const SHAPES: Record<string, Shape> = {
	OATH_TOKEN: { ...OTP, oathResync: { rule: flag }, extraOtp: { rule: text({ max: 16 }) } },
	PINGID_DESKTOP_GEN2: { attestation: { required: true, rule: text({ max: 65_536 }) } },
};

/**
 * Activates a device of another type than FIDO2. What is sent is verified only for those that the API
 * has made, by e-mail; the control plane makes the others. A token that is to be resynchronized needs
 * a second password (documented).
 */
export function activateOther(input: ActionInput, user: User, device: Device): Answer {
	const details = checkBody(input.body, SHAPES[device.type] ?? OTP);
	if (details.length > 0) throw invalidData(...details);
	if (device.status !== 'ACTIVATION_REQUIRED') {
		const message = 'The device is already active.';
		throw requestFailed({ code: 'INVALID_VALUE', target: 'status', message });
	}
	const { otp, oathResync, extraOtp } = input.body as {
		otp?: string;
		oathResync?: boolean;
		extraOtp?: string;
	};
	// How a wrong passcode is refused is assumed.
	if (device.otp !== undefined && otp !== device.otp) {
		throw invalidField('INVALID_OTP', 'otp', 'The passcode is wrong.');
	}
	if (oathResync === true && extraOtp === undefined) {
		throw invalidField('EXTRA_OTP_REQUIRED', 'otp', 'An extra OTP is required');
	}
	device.status = 'ACTIVE';
	device.updatedAt = input.tenant.clock.now();
	user.order?.push(device.id);
	const description = `Activated Device for User ${user.username}`;
	reportDevice(input, 'DEVICE.ACTIVATED', { user, device, description });
	return deviceAnswer(input, user, device);
}
