import { getDevice } from '../../pingone/device/devices';
import { deviceField, readDeviceId } from '../fields/device';
import { optionsField } from '../fields/options';
import { readSimplify, simplifyField } from '../fields/output';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { DEVICE_MEMBERS } from './simplified';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get device',
	description:
		'Get one device of a user: status, type, nickname, whether it is blocked or locked, and for a passkey whether it is synced. Changes nothing.',
	fields: [userField, deviceField, simplifyField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const deviceId = readDeviceId(item);
		const simplify = readSimplify(item, DEVICE_MEMBERS);
		return simplify(await getDevice(item.api, await findUserId(), deviceId));
	},
};
