import { isoTime } from '../tenant/clock.mts';
import type { Device, User } from '../tenant/types.mts';
import { links } from './hal.mts';

/** The address of a user's devices. */
export function devicesPath(base: string, user: User): string {
	return `${base}/users/${user.id}/devices`;
}

function deviceLinks(base: string, user: User, device: Device): ReturnType<typeof links> {
	const self = `${devicesPath(base, user)}/${device.id}`;
	return links({
		self,
		environment: base,
		user: `${base}/users/${user.id}`,
		...(device.status === 'ACTIVATION_REQUIRED' && { 'device.activate': self }),
	});
}

/** `lock` and `block`, which only the samples of active devices show. */
function restrictions(device: Device): Record<string, unknown> {
	const untouched = device.lock.status === 'UNLOCKED' && device.block.status === 'UNBLOCKED';
	if (device.status !== 'ACTIVE' && untouched) return {};
	return { lock: device.lock, block: device.block };
}

/**
 * A device as PingOne shows it, member for member in the order of its samples.
 *
 * @param withOptions add `publicKeyCredentialCreationOptions`: the create response only
 */
export function presentDevice(
	device: Device,
	user: User,
	at: { base: string; environmentId: string },
	withOptions = false,
): Record<string, unknown> {
	return {
		_links: deviceLinks(at.base, user, device),
		id: device.id,
		environment: { id: at.environmentId },
		user: { id: user.id },
		type: 'FIDO2',
		...(device.nickname !== undefined && { nickname: device.nickname }),
		...restrictions(device),
		status: device.status,
		createdAt: isoTime(device.createdAt),
		updatedAt: isoTime(device.updatedAt),
		rp: device.rp,
		...(withOptions && { publicKeyCredentialCreationOptions: device.options }),
	};
}
