import { expirePending } from '../tenant/devices.mts';
import type { Device, User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';
import { presentDevice } from './deviceView.mts';
import { userOf } from './userOf.mts';

/** The user of the path with expired devices gone. @throws ApiError 404 NOT_FOUND */
export function userWithDevices(input: ActionInput): User {
	const user = userOf(input);
	expirePending(user, input.tenant.clock.now());
	return user;
}

/** The device of the path with its user. @throws ApiError 404 NOT_FOUND */
export function deviceOf(input: ActionInput): { user: User; device: Device } {
	const user = userWithDevices(input);
	const device = user.devices.find((each) => each.id === input.params.deviceId);
	if (device === undefined) throw notFound();
	return { user, device };
}

/** 200 with the device. */
export function deviceAnswer(input: ActionInput, user: User, device: Device): Answer {
	const at = { base: input.base, environmentId: input.environment.id };
	return ok(presentDevice(device, user, at));
}
