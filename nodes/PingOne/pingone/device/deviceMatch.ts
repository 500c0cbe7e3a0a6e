import type { IDataObject } from 'n8n-workflow';
import { isFido2 } from './devices';
import type { Device } from '../types';

/**
 * Whether a create with this body could have made the device, as far as the device shows it.
 *
 * PingOne has no idempotency key (none in the reference), so a device is recognized by its type,
 * relying party, nickname and time of creation. That this suffices is assumed.
 *
 * @param body the request model of the create
 */
export function isLikeAsked(body: IDataObject, device: Device): boolean {
	const rp = body.rp as IDataObject;
	const { id, name } = (device.rp ?? {}) as IDataObject;
	return (
		isFido2(device) &&
		id === rp.id &&
		name === rp.name &&
		(body.nickname === undefined ||
			device.nickname === undefined ||
			device.nickname === body.nickname)
	);
}
