import { renameDevice } from '../../pingone/device/deviceActions';
import { FieldError } from '../../pingone/errors/fieldError';
import { flag } from '../../read/kinds';
import { device } from '../fields/device';
import { nickname } from '../fields/deviceProperties';
import { user } from '../fields/user';
import { operation } from '../operation';
import { DEVICE } from '../outputs';

const newNickname = nickname.but({
	description: 'New display name of the device, up to 100 characters',
});

const allowEmpty = flag({
	displayName: 'Allow Empty Nickname',
	name: 'allowEmpty',
	default: true,
	description: 'Whether to clear the nickname when Nickname is empty, instead of failing the item',
});

export const updateNickname = operation({
	name: 'Update Nickname',
	value: 'updateNickname',
	action: 'Update device nickname',
	description: 'Change a device’s nickname, the only device property that can be changed',
	done: { evidence: 'state', when: 'the device has the nickname' },
	output: DEVICE,
	inputs: [user, device, newNickname],
	options: [allowEmpty],
	async run({ user, device, nickname, allowEmpty = false }, { api }) {
		if (nickname === '' && !allowEmpty) {
			throw new FieldError(
				newNickname.label,
				'is empty',
				'Enter one, or add the option Allow Empty Nickname to clear it.',
			);
		}
		return await renameDevice(api, await user.id(api), device, nickname);
	},
});
