import { checkBody, text, type Shape } from '../api/body.mts';
import { newOtp } from '../api/createEmailDevice.mts';
import type { Device } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidData, invalidField, requestFailed } from '../wire/errors.mts';
import { statusFor, type Flow } from './flow.mts';
import { flowOf } from './flowOf.mts';
import { presentFlow } from './view.mts';

/** The request model of "Check OTP". */
const SHAPE: Shape = { otp: { required: true, rule: text({ max: 16 }) } };

/** `otp.failure.count` of the seeded policies. */
const MAX_WRONG = 3;

/** What a chosen device makes of a flow: the status, and for a test device the passcode to be shown. */
export function chosen(device: Device): Pick<Flow, 'status' | 'selectedDeviceId' | 'otp'> {
	const status = statusFor(device);
	const isTold = status === 'OTP_REQUIRED' && device.members.testMode === true;
	return { status, selectedDeviceId: device.id, otp: isTold ? newOtp() : undefined };
}

/**
 * `POST /{envID}/deviceAuthentications/{id}`, otp.check+json. How a wrong passcode is refused, and
 * that several end the flow, is assumed. Without test mode nobody here knows the passcode.
 */
export function checkOtp(input: ActionInput): Answer {
	const flow = flowOf(input);
	const details = checkBody(input.body, SHAPE);
	if (details.length > 0) throw invalidData(...details);
	if (flow.status !== 'OTP_REQUIRED') {
		const message = 'No passcode is awaited.';
		throw requestFailed({ code: 'INVALID_VALUE', target: 'status', message });
	}
	flow.updatedAt = input.tenant.clock.now();
	const { otp } = input.body as { otp: string };
	if (otp !== flow.otp) {
		flow.wrong = (flow.wrong ?? 0) + 1;
		if (flow.wrong >= MAX_WRONG) flow.status = 'FAILED';
		throw invalidField('INVALID_OTP', 'otp', 'The passcode is wrong.');
	}
	Object.assign(flow, { status: 'COMPLETED', authenticators: ['otp', 'mfa', 'user'] });
	return ok(presentFlow(input, flow));
}
