import { getDevice } from '../../pingone/devices';
import { deviceField, readDeviceId } from '../fields/device';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get device',
	description:
		'Read one device of a person: type, status, nickname, whether it is blocked or locked. Changes nothing.',
	fields: [userField, deviceField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const deviceId = readDeviceId(item);
		return await getDevice(item.api, await findUserId(), deviceId);
	},
};
