import { activeOf, setDeviceOrder } from '../../pingone/device/deviceOrder';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { requireUuid } from '../../pingone/errors/uuid';
import type { Device } from '../../pingone/types';
import { rows } from '../../read/input';
import { chosenDevice } from '../fields/device';
import { user } from '../fields/user';
import { operation } from '../operation';
import { DEVICE } from '../outputs';

const LABEL = 'Devices in Order';

/** IDs, at least one, without duplicates. */
const order = rows(
	{
		displayName: LABEL,
		name: 'order',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Device',
		default: { devices: [{ device: { mode: 'list', value: '' } }] },
		description:
			'The first device becomes the default. Active devices that are not listed follow in their current order.',
	},
	{ displayName: 'Devices', name: 'devices' },
	[chosenDevice],
).as((entries) => {
	const ids = entries.map((entry) => requireUuid(entry.device?.value, LABEL));
	if (ids.length === 0) {
		throw new FieldError(LABEL, 'is empty', 'Add the device that should be the default.');
	}
	const twice = ids.find((id, place) => ids.indexOf(id) !== place);
	if (twice === undefined) return ids;
	throw new FieldError(LABEL, `names a device twice: ${quote(twice)}`, 'List each device once.');
});

/** That an order must name every active device is assumed, so the others are appended. */
function complete(wanted: string[], devices: Device[]): string[] {
	const active = activeOf(devices).map(({ id }) => id);
	const unknown = wanted.find((id) => !active.includes(id));
	if (unknown !== undefined) {
		throw new FieldError(
			LABEL,
			`names ${quote(unknown)}, which is not an active device of this user`,
			'Only active devices have a place in the order. Pick devices from the list.',
		);
	}
	return [...wanted, ...active.filter((id) => !wanted.includes(id))];
}

export const setOrder = operation({
	name: 'Set Order',
	value: 'setOrder',
	action: 'Set device order',
	description:
		'Set a user’s default device and the order of the others. Returns the devices in the new order.',
	done: { evidence: 'state', when: 'the order begins as requested' },
	output: DEVICE,
	inputs: [user, order],
	run: async ({ user, order }, { api }) =>
		await setDeviceOrder(api, await user.id(api), (devices) => complete(order, devices)),
});
