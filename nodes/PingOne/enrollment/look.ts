import { ConditionFailed } from '../pingone/client/apiRequest';
import { devicesOf, getDevice } from '../pingone/device/devices';
import type { ApiResponse } from '../pingone/errors/apiResponse';
import { isNotFound } from '../pingone/errors/failure';
import type { Device } from '../pingone/types';
import { SETTLE_MS } from '../waiting/permanentFailure';
import type { Session } from './session';

/**
 * How long after a change of a device its state may be judged: the change and a read may both lag.
 * In ms.
 */
export const JUDGE_MS = 2 * SETTLE_MS;

type Devices = Pick<Session, 'api' | 'wait'>;

/**
 * What PingOne says of a device. `unknown` is not `pending`: nothing may be ended, removed or
 * announced because PingOne could not be asked.
 */
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

/**
 * Deletes a device in favor of another one: only while PingOne shows that one as active, which is read
 * immediately before each sending. Never rejects.
 *
 * @returns whether PingOne has said that the device is gone
 */
export async function removeInFavorOf(
	{ api, wait }: Devices,
	deviceId: string,
	keptId: string,
): Promise<boolean> {
	const devices = devicesOf(wait.person.id);
	const condition = {
		read: { path: [...devices, keptId] },
		holds: ({ json }: ApiResponse) => json?.status === 'ACTIVE',
	};
	const isDeleted = await api.call('DELETE', [...devices, deviceId], { condition }).then(
		() => true,
		() => false,
	);
	// That something was not found may be about either device.
	return isDeleted || (await lookAt({ api, wait }, deviceId)).is === 'gone';
}

/**
 * Deletes a device that is still pending: its state is read immediately before each sending. Never
 * rejects.
 *
 * @param onSend called before each sending: from then on it may be deleted at any time
 * @returns `gone` when PingOne does not find it, and whether it was deleted just now
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
			const { status, json } = thrown.state;
			if (json?.status === 'ACTIVE') return { is: 'active', device: json as Device };
			const gone = status === 404 && json?.code === 'NOT_FOUND';
			return gone ? { is: 'gone' } : { is: 'unknown', thrown };
		},
	);
}
