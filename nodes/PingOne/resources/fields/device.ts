import { requireUuid } from '../../pingone/errors/uuid';
import { selection } from '../../read/kinds';

/** One of the user's devices. The list shows the devices of the user selected in `user`. */
export const chosenDevice = selection(
	{
		displayName: 'Device',
		name: 'device',
		required: true,
		description: 'The user’s device. Choose from the list, or enter an ID.',
	},
	['a device', 'searchDevices'],
	[['By ID', 'id', '0d1f3a52-6c1e-4d7b-9a40-2f5f1f0c7b11']],
);

/** The ID of one of the user's devices. */
export const device = chosenDevice.as(({ value }, label) => requireUuid(value, label));
