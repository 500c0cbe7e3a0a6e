import { removeDeviceOrder } from '../../pingone/device/deviceOrder';
import { user } from '../fields/user';
import { operation } from '../operation';
import { DEVICE } from '../outputs';

export const removeOrder = operation({
	name: 'Remove Order',
	value: 'removeOrder',
	action: 'Remove device order',
	description:
		'Remove the order of a user’s devices, which leaves the user without a default device. Returns the devices.',
	done: { evidence: 'state', when: 'PingOne shows an empty order' },
	output: DEVICE,
	inputs: [user],
	run: async ({ user }, { api }) => await removeDeviceOrder(api, await user.id(api)),
});
