import { devicesInOrder, expirePending, removeDevice } from '../tenant/devices.mts';
import type { Device, User } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput, Endpoint } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';
import { createDevice } from './createDevice.mts';
import { devicesPath, presentDevice } from './deviceView.mts';
import { collection } from './hal.mts';
import { userOf } from './users.mts';

/** The device of the path with its user, expired ones gone. @throws ApiError 404 NOT_FOUND */
export function deviceOf(input: ActionInput): { user: User; device: Device } {
	const user = userOf(input);
	expirePending(user, input.tenant.clock.now());
	const device = user.devices.find((each) => each.id === input.params.deviceId);
	if (device === undefined) throw notFound();
	return { user, device };
}

/** The device as the answer to a request about it. */
export function deviceAnswer(input: ActionInput, user: User, device: Device): Answer {
	const at = { base: input.base, environmentId: input.environment.id };
	return ok(presentDevice(device, user, at));
}

function listDevices(input: ActionInput): Answer {
	const user = userOf(input);
	expirePending(user, input.tenant.clock.now());
	const at = { base: input.base, environmentId: input.environment.id };
	const devices = devicesInOrder(user).map((device) => presentDevice(device, user, at));
	const addresses = {
		self: devicesPath(input.base, user),
		environment: input.base,
		user: `${input.base}/users/${user.id}`,
	};
	return ok(collection('devices', devices, addresses, devices.length));
}

function readDevice(input: ActionInput): Answer {
	const { user, device } = deviceOf(input);
	return deviceAnswer(input, user, device);
}

function deleteDevice(input: ActionInput): Answer {
	const { user, device } = deviceOf(input);
	removeDevice(user, device.id);
	input.tenant.deviceCounters.deleted += 1;
	return noContent();
}

const onCollection: Action[] = [
	{ name: 'devices.list', method: 'GET', permission: 'devices:read', run: listDevices },
	{
		name: 'devices.create',
		method: 'POST',
		mediaType: 'application/json',
		permission: 'devices:write',
		run: createDevice,
	},
];

const onDevice: Action[] = [
	{ name: 'devices.get', method: 'GET', permission: 'devices:read', run: readDevice },
	{ name: 'devices.delete', method: 'DELETE', permission: 'devices:write', run: deleteDevice },
];

/** `/users/{userId}/devices` and below. */
export const deviceEndpoints: Endpoint[] = [
	{ path: '/users/:userId/devices', actions: onCollection },
	{ path: '/users/:userId/devices/:deviceId', actions: onDevice, quirky: true },
];
