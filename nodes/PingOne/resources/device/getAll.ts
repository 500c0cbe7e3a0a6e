import { listDevicesByClock } from '../../pingone/device/devices';
import { deviceFiltersField, readDeviceFilters } from '../fields/deviceFilters';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readUpTo, simplifyField } from '../fields/output';
import { outputFieldsOption, readOutput } from '../fields/outputFields';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { SIMPLE_DEVICE } from '../outputs';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many devices',
	description:
		'List the devices of a user, the default device first; filter by type, status and age. Changes nothing.',
	output: SIMPLE_DEVICE,
	fields: [
		userField,
		...limitFields,
		simplifyField,
		deviceFiltersField,
		optionsField([outputFieldsOption]),
	],
	async run(item) {
		const findUserId = readUser(item);
		const most = readLimit(item);
		const filters = readDeviceFilters(item);
		const simplify = readOutput(item, SIMPLE_DEVICE);
		const userId = await findUserId();
		const list = async () => {
			const { entries, clockOffsetMs } = await listDevicesByClock(item.api, userId, filters.query);
			const nowMs = Date.now() + clockOffsetMs;
			return entries.filter((device) => filters.matches(device, nowMs));
		};
		return (await readUpTo(item, most, list)).map(simplify);
	},
};
