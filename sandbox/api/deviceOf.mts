import { expirePending } from '../tenant/devices.mts';
import { devicesAt, isMadeAfter } from '../tenant/lag.mts';
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

/** The user's devices as a read shows them, which may lag behind. */
export const devicesRead = (input: ActionInput, user: User): Device[] =>
	devicesAt(user, input.tenant.clock.now() - input.settings.staleMs);

/**
 * The device of the path with its user. One that was made a moment ago may not be found yet.
 *
 * @param devices among which it is looked for; those of now by default
 * @throws ApiError 404 NOT_FOUND
 */
export function deviceOf(
	input: ActionInput,
	devices?: (user: User) => Device[],
): { user: User; device: Device } {
	const user = userWithDevices(input);
	const { deviceId } = input.params;
	const early = input.tenant.clock.now() - input.settings.lateMs;
	if (isMadeAfter(user, deviceId, early)) throw notFound();
	const device = (devices?.(user) ?? user.devices).find((each) => each.id === deviceId);
	if (device === undefined) throw notFound();
	return { user, device };
}

/** 200 with the device. */
export function deviceAnswer(input: ActionInput, user: User, device: Device): Answer {
	const at = { base: input.base, environmentId: input.environment.id };
	return ok(presentDevice(device, user, at));
}
