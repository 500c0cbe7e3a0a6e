import { reportUser } from '../events/happenings.mts';
import type { User } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput } from '../wire/call.mts';
import { invalidField } from '../wire/errors.mts';
import { isObject } from './body.mts';
import { userWithDevices } from './deviceOf.mts';
import { devicesPath } from './deviceView.mts';
import { links } from './hal.mts';

function invalidOrder(message: string): Error {
	return invalidField('INVALID_VALUE', 'order', message);
}

function requestedOrder(body: unknown): string[] {
	const order = isObject(body) && Object.keys(body).length === 1 ? body.order : undefined;
	if (!Array.isArray(order)) throw invalidOrder('must be an array, and the only property');
	return order.map((entry: unknown) => {
		if (isObject(entry) && typeof entry.id === 'string') return entry.id;
		throw invalidOrder('must hold objects with an id');
	});
}

/**
 * The user's order, the default device first: "an array of activated device IDs", empty without an
 * order. Whether an ID stands alone or in an object is not printed.
 */
export function presentOrder(user: User, form: 'objects' | 'ids'): unknown[] {
	const order = user.order ?? [];
	return form === 'ids' ? order : order.map((id) => ({ id }));
}

/** That every active device must be listed exactly once is assumed. */
function setOrder(input: ActionInput): Answer {
	const user = userWithDevices(input);
	const order = requestedOrder(input.body);
	const active = user.devices.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);
	if (new Set(order).size !== order.length) throw invalidOrder('must not repeat a device');
	if (!order.every((id) => active.includes(id)))
		throw invalidOrder('must hold active devices only');
	if (order.length !== active.length) throw invalidOrder('must hold every active device');
	const type = user.order === null ? 'DEVICES.ORDER_CREATED' : 'DEVICES.ORDER_UPDATED';
	user.order = order;
	reportUser(input, type, user, `Ordered Devices of User ${user.username}`);
	return ok({
		_links: links({ self: devicesPath(input.base, user) }),
		order: presentOrder(user, input.settings.orderForm),
	});
}

function removeOrder(input: ActionInput): Answer {
	const user = userWithDevices(input);
	user.order = null;
	const description = `Removed Order of Devices of User ${user.username}`;
	reportUser(input, 'DEVICES.ORDER_DELETED', user, description);
	return noContent();
}

/** Set and remove the device order; both on the collection, told apart by media type. */
export const orderActions: Action[] = [
	{
		name: 'devices.reorder',
		method: 'POST',
		mediaType: 'application/vnd.pingidentity.devices.reorder+json',
		permission: 'devices:write',
		run: setOrder,
	},
	{
		name: 'devices.removeOrder',
		method: 'POST',
		mediaType: 'application/vnd.pingidentity.devices.order.remove+json',
		content: 'empty',
		permission: 'devices:write',
		run: removeOrder,
	},
];
