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

const NO_MODEL = '00000000-0000-0000-0000-000000000000';

/**
 * What the credential tells, as the answers of device authentications print it for an active
 * device. That reading the device shows the same is assumed.
 */
function credentialMembers({ credential, displayName }: Device): Record<string, unknown> {
	if (credential === undefined) return {};
	const { transports, isCrossPlatform, isResidentKey, previousDeviceType } = credential;
	const { aaguid, attestationType } = credential;
	const { backupEligibility, backupState } = credential;
	return {
		attributes: {
			...(previousDeviceType !== undefined && { previousDeviceType }),
			...(transports && { transports }),
			isCrossPlatform,
			...(isResidentKey !== undefined && { isResidentKey }),
		},
		credentialId: credential.id,
		fidoRegistrationArtifacts: { attestationType },
		backup: { backupEligibility, backupState },
		...(aaguid !== NO_MODEL && { fidoDeviceMetadata: { mdsIdentifier: aaguid } }),
		displayName,
	};
}

/** The types that have a relying party. */
const WITH_RP = ['FIDO2', 'PINGID_DESKTOP_GEN2'];

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
		type: device.type,
		...(device.nickname !== undefined && { nickname: device.nickname }),
		...restrictions(device),
		status: device.status,
		createdAt: isoTime(device.createdAt),
		updatedAt: isoTime(device.updatedAt),
		...(WITH_RP.includes(device.type) && { rp: device.rp }),
		...credentialMembers(device),
		...device.members,
		...(withOptions && { publicKeyCredentialCreationOptions: device.options }),
	};
}
