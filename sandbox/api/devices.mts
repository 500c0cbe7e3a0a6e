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
import { deviceAnswer, deviceOf, userWithDevices } from './deviceOf.mts';
import { orderActions, presentOrder } from './deviceOrder.mts';
import { devicesPath, presentDevice } from './deviceView.mts';
import { collection } from './hal.mts';

function filtered(user: User, text: string | undefined): Device[] {
	const devices = devicesInOrder(user);
	if (text === undefined) return devices;
	const filter = parseFilter(text, { status: ['eq'], type: ['eq'] });
	return devices.filter((device) =>
		satisfies(filter, device, (each, name) => (name === 'type' ? 'FIDO2' : each.status), false),
	);
}

/** "Read All MFA User Devices": `filter` takes `status eq` and `type eq`, `expand` the order. */
function listDevices(input: ActionInput): Answer {
	const { base, query } = input;
	const user = userWithDevices(input);
	if (query.expand !== undefined && query.expand !== 'order') {
		throw invalidField('INVALID_VALUE', 'expand', 'Only order can be expanded.');
	}
	const at = { base, environmentId: input.environment.id };
	const devices = filtered(user, query.filter).map((device) => presentDevice(device, user, at));
	const addresses = {
		self: devicesPath(base, user),
		environment: base,
		user: `${base}/users/${user.id}`,
	};
	return ok({
		...collection('devices', devices, addresses, devices.length),
		...(query.expand === 'order' && { order: presentOrder(user) }),
	});
}

function readDevice(input: ActionInput): Answer {
	const { user, device } = deviceOf(input);
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
