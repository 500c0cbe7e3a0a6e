import { ConditionFailed } from '../pingone/client/apiRequest';
import { devicesOf, getDevice, isFido2, listDevices } from '../pingone/device/devices';
import type { ApiResponse } from '../pingone/errors/apiResponse';
import { isNotFound } from '../pingone/errors/failure';
import type { Device } from '../pingone/types';
import { SETTLE_MS } from '../waiting/permanentFailure';
import type { Session } from './session';

/** How long after a change of a device its state may be judged: the change and a read may both lag. In ms. */
export const JUDGE_MS = 2 * SETTLE_MS;

type Devices = Pick<Session, 'api' | 'wait'>;

/** What PingOne says of a device. For what is `unknown`, nothing may be ended, removed or announced. */
export type Look =
	| { is: 'active'; device: Device }
	| { is: 'pending' }
	| { is: 'gone'; isDeleted?: true }
	| { is: 'unknown'; thrown: unknown };

/** Asks PingOne for the state of a device. Never rejects. */
export async function lookAt({ api, wait }: Devices, deviceId: string): Promise<Look> {
	return await getDevice(api, wait.person.id, deviceId).then(
		(device) => (device.status === 'ACTIVE' ? { is: 'active', device } : { is: 'pending' }),
		(thrown: unknown) => (isNotFound(thrown) ? { is: 'gone' } : { is: 'unknown', thrown }),
	);
}

/** FIDO2 devices for the relying party that the user did not have when the wait began. @throws PingOneError */
export async function listNew({ api, wait }: Devices): Promise<Device[]> {
	const devices = await listDevices(api, wait.person.id);
	return devices.filter(
		(device) =>
			isFido2(device) && device.rp?.id === wait.device.rp.id && !wait.known.includes(device.id),
	);
}

/** The IDs of those that are active. */
export const activeAmong = (devices: Device[]): string[] =>
	devices.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);

/**
 * Deletes a device that is still pending, as read immediately before each sending. Never rejects.
 *
 * @param onSend called before each sending: from then on it may be deleted at any time
 * @returns `gone` when PingOne does not find it
 */
export async function removePending(
	{ api, wait }: Devices,
	deviceId: string,
	onSend: () => void,
): Promise<Look> {
	const path = [...devicesOf(wait.person.id), deviceId];
	const holds = ({ json }: ApiResponse) => {
		const isPending = json?.status === 'ACTIVATION_REQUIRED';
		if (isPending) onSend();
		return isPending;
	};
	return await api.call('DELETE', path, { condition: { read: { path }, holds } }).then(
		() => ({ is: 'gone', isDeleted: true }),
		(thrown: unknown) => {
			if (isNotFound(thrown)) return { is: 'gone' };
			if (!(thrown instanceof ConditionFailed)) return { is: 'unknown', thrown };
			const { json } = thrown.state;
			const isActive = json?.status === 'ACTIVE';
			return isActive ? { is: 'active', device: json as Device } : { is: 'unknown', thrown };
		},
	);
}
