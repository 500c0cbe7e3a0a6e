import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { listAuthenticatorModels, modelName } from '../../pingone/environment/authenticatorModels';
import type { Device } from '../../pingone/types';
import { flag } from '../../read/kinds';
import type { Simplify } from './output';

export const includeModel = flag({
	displayName: 'Include Model Name',
	name: 'includeModel',
	default: false,
	description:
		'Whether to add PingOne’s name for the model, such as the series of a security key, or null if there is none. Requires a role that can read configuration.',
});

/** Shows devices, with their models if asked for. @throws PingOneError when the table cannot be read */
export async function showDevices(
	api: PingOneApi,
	devices: Device[],
	show: Simplify,
	withModel = false,
): Promise<IDataObject[]> {
	if (!withModel || devices.length === 0) return devices.map(show);
	const models = await listAuthenticatorModels(api.cached());
	return devices.map((device) => ({ ...show(device), model: modelName(device, models) }));
}
