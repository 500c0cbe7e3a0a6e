import { getDevice } from '../../pingone/device/devices';
import { device } from '../fields/device';
import { includeModel, showDevices } from '../fields/model';
import { simplify } from '../fields/output';
import { outputFields } from '../fields/outputFields';
import { user } from '../fields/user';
import { operation } from '../operation';
import { SIMPLE_DEVICE } from '../outputs';

export const get = operation({
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get device',
	description:
		'Get one of a user’s devices: status, type, nickname, whether it is blocked or locked and, for a passkey, whether it is synced. Read-only.',
	output: `${SIMPLE_DEVICE} model?`,
	inputs: [user, device, simplify(SIMPLE_DEVICE)],
	options: [includeModel, outputFields(SIMPLE_DEVICE)],
	async run({ user, device, simplify, includeModel, outputFields: show = simplify }, { api }) {
		const found = await getDevice(api, await user.id(api), device);
		return await showDevices(api, [found], show, includeModel);
	},
});
