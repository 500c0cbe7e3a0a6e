import { reportDevice } from '../events/happenings.mts';
import { isoTime } from '../tenant/clock.mts';
import type { Device } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput } from '../wire/call.mts';
import { invalidData, requestFailed } from '../wire/errors.mts';
import { checkBody, text, type Shape } from './body.mts';
import { deviceAnswer, deviceOf } from './deviceOf.mts';
import { devicesPath } from './deviceView.mts';
import { links } from './hal.mts';

const NICKNAME_SHAPE: Shape = {
	nickname: { required: true, rule: text({ max: 100, mayBeEmpty: true }) },
};

type Change = (device: Device, now: string) => void;

const CHANGES: Record<'block' | 'unblock' | 'unlock', Change> = {
	block: (device, now) => void (device.block = { status: 'BLOCKED', blockedAt: now }),
	unblock: (device) => void (device.block = { status: 'UNBLOCKED' }),
	unlock: (device) => void (device.lock = { status: 'UNLOCKED' }),
};

/** A pending device can sign nobody in, so there is nothing to block or unlock (assumed). */
function checkActive(device: Device): void {
	if (device.status === 'ACTIVE') return;
	throw requestFailed({
		code: 'INVALID_VALUE',
		target: 'status',
		message: 'The device is not active.',
	});
}

function restrict(input: ActionInput, name: keyof typeof CHANGES): Answer {
	const { user, device } = deviceOf(input);
	checkActive(device);
	const now = input.tenant.clock.now();
	CHANGES[name](device, isoTime(now));
	device.updatedAt = now;
	const [type, done] = [`DEVICE.${name.toUpperCase()}ED`, `${name}ed`];
	const description = `Device of User ${user.username} was ${done}`;
	reportDevice(input, type, { user, device, description });
	return input.settings.emptyActionAnswers ? noContent() : deviceAnswer(input, user, device);
}

/**
 * Block, unblock, unlock: empty body, vendor media type. 200 with the device is documented for
 * block and unblock; unlock's page has no answer, the same is assumed. That repeating one of them
 * changes nothing is assumed.
 */
export const restrictionActions: Action[] = (['block', 'unblock', 'unlock'] as const).map(
	(name) => ({
		name: `devices.${name}`,
		method: 'POST',
		mediaType: `application/vnd.pingidentity.device.${name}+json`,
		content: 'empty',
		permission: 'devices:write',
		run: (input) => restrict(input, name),
	}),
);

/** Two links and the nickname, not the device (page "Update Device Nickname"). */
function renameDevice(input: ActionInput): Answer {
	const { user, device } = deviceOf(input);
	const details = checkBody(input.body, NICKNAME_SHAPE);
	if (details.length > 0) throw invalidData(...details);
	const { nickname } = input.body as { nickname: string };
	// The empty string clears the nickname (reported).
	device.nickname = nickname === '' ? undefined : nickname;
	device.updatedAt = input.tenant.clock.now();
	const description = `Updated nickname of Device of User ${user.username}`;
	reportDevice(input, 'DEVICE.NICKNAME_UPDATED', { user, device, description });
	const path = `${devicesPath(input.base, user)}/${device.id}`;
	return ok({ _links: links({ self: `${path}/nickname`, device: path }), nickname });
}

/** `PUT .../nickname`. */
export const renameAction: Action = {
	name: 'devices.nickname',
	method: 'PUT',
	mediaType: 'application/json',
	permission: 'devices:write',
	run: renameDevice,
};
