import { listDevices } from '../../pingone/device/devices';
import { deviceFilters } from '../fields/deviceFilters';
import { includeModel, showDevices } from '../fields/model';
import { limit, readUpTo, simplify } from '../fields/output';
import { outputFields } from '../fields/outputFields';
import { user } from '../fields/user';
import { operation } from '../operation';
import { SIMPLE_DEVICE } from '../outputs';

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many devices',
	description:
		'List a user’s devices, with the default device first. Filter by type, status or age. PingOne does not show when a device was last used. Read-only.',
	output: `${SIMPLE_DEVICE} model?`,
	inputs: [user, limit, simplify(SIMPLE_DEVICE), deviceFilters],
	options: [includeModel, outputFields(SIMPLE_DEVICE)],
	async run({ user, limit, simplify, filters, includeModel, outputFields: show = simplify }, item) {
		const userId = await user.id(item.api);
		const list = async () => {
			const entries = await listDevices(item.api, userId, filters.query);
			return entries.filter((device) => filters.matches(device, item.api.clock.now()));
		};
		return await showDevices(item.api, await readUpTo(item, limit, list), show, includeModel);
	},
});
