import { removeDeviceOrder } from '../../pingone/device/deviceOrder';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { DEVICE } from '../outputs';

export const removeOrder: Operation = {
	name: 'Remove Order',
	value: 'removeOrder',
	action: 'Remove device order',
	description:
		'Remove the order of a user’s devices, which leaves the user without a default device. Returns the devices.',
	done: { evidence: 'state', when: 'PingOne shows an empty order' },
	output: DEVICE,
	fields: [userField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		return await removeDeviceOrder(item.api, await findUserId());
	},
};
