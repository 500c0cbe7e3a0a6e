import { reportDevice } from '../events/happenings.mts';
import { satisfies } from '../scim/evaluate.mts';
import { parseFilter } from '../scim/parser.mts';
import { devicesInOrder, removeDevice } from '../tenant/devices.mts';
import type { Device, User } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput, Endpoint } from '../wire/call.mts';
import { invalidField } from '../wire/errors.mts';
import { activateDevice } from './activateDevice.mts';
import { createDevice } from './createDevice.mts';
import { renameAction, restrictionActions } from './deviceActions.mts';
import { deviceAnswer, deviceOf, devicesRead, userWithDevices } from './deviceOf.mts';
import { orderActions, presentOrder } from './deviceOrder.mts';
import { devicesPath, presentDevice } from './deviceView.mts';
import { collection } from './hal.mts';

function filtered(input: ActionInput, user: User): Device[] {
	const text = input.query.filter;
	const devices = devicesInOrder({ ...user, devices: devicesRead(input, user) });
	if (text === undefined) return devices;
	const filter = parseFilter(text, { status: ['eq'], type: ['eq'] });
	return devices.filter((device) =>
		satisfies(filter, device, (each, name) => (name === 'type' ? each.type : each.status), false),
	);
}

/** What `expand` adds. That of `typeDisplayNames` is not printed anywhere; its form is assumed. */
function expanded(input: ActionInput, user: User): Record<string, unknown> {
	const wanted = input.query.expand?.split(',') ?? [];
	const unknown = wanted.find((each) => each !== 'order' && each !== 'typeDisplayNames');
	if (unknown !== undefined) {
		throw invalidField('INVALID_VALUE', 'expand', `${unknown} cannot be expanded.`);
	}
	return {
		...(wanted.includes('order') && { order: presentOrder(user, input.settings.orderForm) }),
		...(wanted.includes('typeDisplayNames') && { typeDisplayNames: TYPE_DISPLAY_NAMES }),
	};
}

const TYPE_DISPLAY_NAMES = {
	FIDO2: 'FIDO2',
	SMS: 'SMS',
	EMAIL: 'Email',
	TOTP: 'Authenticator App',
};

/**
 * "Read All MFA User Devices": `filter` takes `status eq` and `type eq`; the links are the
 * collection's own and that to reorder it.
 */
function listDevices(input: ActionInput): Answer {
	const { base } = input;
	const user = userWithDevices(input);
	const at = { base, environmentId: input.environment.id };
	const more = expanded(input, user);
	const devices = filtered(input, user).map((device) => presentDevice(device, user, at));
	const self = devicesPath(base, user);
	const addresses = { self, 'devices.reorder': self };
	return ok({ ...collection('devices', devices, addresses, devices.length), ...more });
}

function readDevice(input: ActionInput): Answer {
	const { user, device } = deviceOf(input, (owner) => devicesRead(input, owner));
	return deviceAnswer(input, user, device);
}

function deleteDevice(input: ActionInput): Answer {
	const { user, device } = deviceOf(input);
	removeDevice(user, device.id);
	input.tenant.deviceCounters.deleted += 1;
	const description = `Deleted Device of User ${user.username}`;
	reportDevice(input, 'DEVICE.DELETED', { user, device, description });
	return noContent();
}

const onCollection: Action[] = [
	{
		name: 'devices.list',
		method: 'GET',
		permission: 'devices:read',
		query: ['filter', 'expand'],
		run: listDevices,
	},
	{
		name: 'devices.create',
		method: 'POST',
		mediaType: 'application/json',
		permission: 'devices:write',
		run: createDevice,
	},
	...orderActions,
];

const onDevice: Action[] = [
	{ name: 'devices.get', method: 'GET', permission: 'devices:read', run: readDevice },
	{ name: 'devices.delete', method: 'DELETE', permission: 'devices:write', run: deleteDevice },
	{
		name: 'devices.activate',
		method: 'POST',
		mediaType: 'application/vnd.pingidentity.device.activate+json',
		permission: 'devices:write',
		run: activateDevice,
	},
	...restrictionActions,
];

/** `/users/{userId}/devices` and below. */
export const deviceEndpoints: Endpoint[] = [
	{ path: '/users/:userId/devices', actions: onCollection },
	{ path: '/users/:userId/devices/:deviceId', actions: onDevice, quirky: true },
	{ path: '/users/:userId/devices/:deviceId/nickname', actions: [renameAction] },
];
