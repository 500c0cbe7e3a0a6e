import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './api';
import type { Device } from './types';

/** Path of a user's devices. */
const devicesOf = (userId: string) => ['users', userId, 'devices'];

/**
 * Adds a FIDO2 device to a user. It stays ACTIVATION_REQUIRED until a key has been touched.
 *
 * PingOne API reference, "Create MFA User Device (FIDO2)".
 *
 * @param body the request model: `type`, `rp`, `policy` and optional members
 * @returns the device as PingOne sent it, nothing renamed or dropped
 * @throws PingOneError
 */
export async function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
): Promise<Device> {
	return (await api.post(devicesOf(userId), body)) as Device;
}
