import { getDevice } from '../../pingone/device/devices';
import { deviceField, readDeviceId } from '../fields/device';
import { optionsField } from '../fields/options';
import { simplifyField } from '../fields/output';
import { outputFieldsOption, readOutput } from '../fields/outputFields';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { SIMPLE_DEVICE } from '../outputs';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get device',
	description:
		'Get one device of a user: status, type, nickname, whether it is blocked or locked, and for a passkey whether it is synced. Changes nothing.',
	output: SIMPLE_DEVICE,
	fields: [userField, deviceField, simplifyField, optionsField([outputFieldsOption])],
	async run(item) {
		const findUserId = readUser(item);
		const deviceId = readDeviceId(item);
		const simplify = readOutput(item, SIMPLE_DEVICE);
		return simplify(await getDevice(item.api, await findUserId(), deviceId));
	},
};
