import type { INodeProperties } from 'n8n-workflow';
import { renameDevice } from '../../pingone/device/deviceActions';
import { FieldError } from '../../pingone/errors/fieldError';
import { deviceField, readDeviceId } from '../fields/device';
import { checkNickname } from '../fields/deviceProperties';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation, OperationItem } from '../operation';
import { DEVICE } from '../outputs';

const nicknameField: INodeProperties = {
	displayName: 'Nickname',
	name: 'nickname',
	type: 'string',
	default: '',
	placeholder: 'e.g. Ada’s security key',
	description: 'New display name of the device, up to 100 characters',
};

const allowEmpty: INodeProperties = {
	displayName: 'Allow Empty Nickname',
	name: 'allowEmpty',
	type: 'boolean',
	default: true,
	description: 'Whether to clear the nickname when Nickname is empty, instead of failing the item',
};

function readNickname(item: OperationItem): string {
	const nickname = item.read.text('nickname');
	const mayBeEmpty = item.read.in('options').flag('allowEmpty') ?? false;
	if (nickname !== '' || mayBeEmpty) {
		return checkNickname(nickname);
	}
	throw new FieldError(
		'Nickname',
		'is empty',
		'Enter one, or add the option Allow Empty Nickname to clear it.',
	);
}

export const updateNickname: Operation = {
	name: 'Update Nickname',
	value: 'updateNickname',
	action: 'Update device nickname',
	description: 'Change the nickname of a device, the only property of a device that can be changed',
	done: { evidence: 'state', when: 'the device has the nickname' },
	output: DEVICE,
	fields: [userField, deviceField, nicknameField, optionsField([allowEmpty])],
	async run(item) {
		const findUserId = readUser(item);
		const deviceId = readDeviceId(item);
		const nickname = readNickname(item);
		return await renameDevice(item.api, await findUserId(), deviceId, nickname);
	},
};
