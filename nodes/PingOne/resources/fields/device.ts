import { requireUuid } from '../../pingone/errors/uuid';
import { locator } from '../../read/kinds';

/** One of the user's devices. The list shows the devices of the user selected in `user`. */
export const chosenDevice = locator({
	displayName: 'Device',
	name: 'device',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The device. Choose from the devices of the user, or enter an ID.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a device...',
			typeOptions: { searchListMethod: 'searchDevices', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 0d1f3a52-6c1e-4d7b-9a40-2f5f1f0c7b11',
		},
	],
});

/** The ID of one of the user's devices. */
export const device = chosenDevice.as(({ value }, label) => requireUuid(value, label));
