import { randomInt, randomUUID } from 'node:crypto';
import { reportDevice } from '../events/happenings.mts';
import { isUuid } from '../tenant/ids.mts';
import type { Device, Environment } from '../tenant/types.mts';
import type { Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidData, invalidField } from '../wire/errors.mts';
import { anyObject, checkBody, flag, oneOf, text, type Shape } from './body.mts';
import { devicesPath, presentDevice } from './deviceView.mts';
import { userOf } from './userOf.mts';

/** The request models of "Create MFA User Device (Email)" and "... for testing". */
const SHAPE: Shape = {
	type: { required: true, rule: oneOf('EMAIL') },
	email: { required: true, rule: text({ max: 256, form: /^[^@\s]+@[^@\s]+$/ }) },
	policy: {
		required: true,
		shape: { id: { required: true, rule: text() }, type: { rule: text() } },
	},
	status: { rule: oneOf('ACTIVE', 'ACTIVATION_REQUIRED') },
	testMode: { rule: flag },
	nickname: { rule: text({ max: 100 }) },
	notification: { rule: anyObject },
};

interface EmailBody {
	email: string;
	policy: { id: string };
	status?: Device['status'];
	testMode?: boolean;
	nickname?: string;
}

const DIGITS = 6;

/** A one-time passcode, of as many digits as the policies of the sandbox ask for. */
export const newOtp = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');

/** How a policy that lacks e-mail is refused is assumed to be as for FIDO2. */
function checkPolicy({ policies }: Environment, id: string): void {
	const policy = isUuid(id) ? policies.get(id) : undefined;
	if (!policy) {
		const message = 'The device authentication policy is unknown.';
		throw invalidField('INVALID_VALUE', 'policy.id', message);
	}
	const { enabled } = policy.rest.email as { enabled: boolean };
	if (enabled) return;
	throw invalidField('INVALID_VALUE', 'type', 'The policy does not allow the device type EMAIL.');
}

/**
 * A device for one-time passcodes by e-mail. On behalf of a user it is active at once unless the
 * request says otherwise (documented); in test mode the passcode is in the answer and is not sent
 * (documented). Of other devices of this kind nobody here gets the passcode.
 */
export function createEmailDevice(input: ActionInput): Answer {
	const user = userOf(input);
	const details = checkBody(input.body, SHAPE);
	if (details.length > 0) throw invalidData(...details);
	const { email, policy, status = 'ACTIVE', testMode, nickname } = input.body as EmailBody;
	checkPolicy(input.environment, policy.id);
	const now = input.tenant.clock.now();
	const device: Device = {
		...{ id: randomUUID(), type: 'EMAIL', status, createdAt: now, updatedAt: now },
		rp: { id: '', name: '' },
		...(nickname !== undefined && { nickname }),
		lock: { status: 'UNLOCKED' },
		block: { status: 'UNBLOCKED' },
		challenge: Buffer.alloc(0),
		options: '',
		requirements: { userVerification: 'PREFERRED', residentKey: 'PREFERRED', allowsBackup: true },
		displayName: '',
		members: { email, ...(testMode && { testMode: true }) },
		otp: newOtp(),
	};
	user.devices.push(device);
	if (status === 'ACTIVE') user.order?.push(device.id);
	input.tenant.deviceCounters.created += 1;
	const description = `Created Device for User ${user.username}`;
	reportDevice(input, 'DEVICE.CREATED', { user, device, description });
	const shown = presentDevice(device, user, {
		base: input.base,
		environmentId: input.environment.id,
	});
	const isTold = testMode === true && status === 'ACTIVATION_REQUIRED';
	return {
		status: 201,
		headers: { Location: `${devicesPath(input.base, user)}/${device.id}` },
		body: { ...shown, ...(isTold && { test: { otp: device.otp } }) },
	};
}
