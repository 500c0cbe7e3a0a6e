import type { PingOneApi } from '../../pingone/client/api';
import { getDevice } from '../../pingone/device/devices';
import {
	readDeviceAuthenticationPolicy,
	readFido2PolicyOf,
} from '../../pingone/environment/policies';
import { isNotFound, PingOneError } from '../../pingone/errors/failure';
import type { Device } from '../../pingone/types';
import type { Reason } from './outcome';

/** Where a sign-in was tried. */
export interface Tried {
	api: PingOneApi;
	userId: string;
	deviceId: string;
	/** Device authentication policy. */
	policyId: string;
	/** Relying party of the device. */
	rpId: string;
}

const statusOf = (member: unknown) => (member as { status?: unknown } | undefined)?.status;

function reasonOfDevice({ block, lock }: Device): Reason | undefined {
	if (statusOf(block) === 'BLOCKED') return 'DEVICE_BLOCKED';
	return statusOf(lock) === 'LOCKED' ? 'DEVICE_LOCKED' : undefined;
}

/** @throws PingOneError where the worker app may not read policies */
async function reasonOfPolicy({ api, policyId, rpId }: Tried): Promise<Reason | undefined> {
	const policy = await readDeviceAuthenticationPolicy(api, policyId);
	if (policy.fido2?.enabled !== true) return 'FIDO2_NOT_ALLOWED';
	const relyingParty = (await readFido2PolicyOf(api, policy))?.relyingPartyId;
	return relyingParty !== undefined && relyingParty !== rpId ? 'OTHER_DOMAIN' : undefined;
}

/**
 * Why PingOne finds no key to ask, as far as the worker app may look: it says only that there is
 * none.
 */
export async function whyNoKey(tried: Tried): Promise<Reason> {
	const { api, userId, deviceId } = tried;
	const unlessKnown = (thrown: unknown): undefined => {
		if (!(thrown instanceof PingOneError)) throw thrown;
	};
	const ofDevice = await getDevice(api, userId, deviceId).then(reasonOfDevice, (thrown: unknown) =>
		isNotFound(thrown) ? 'DEVICE_NOT_FOUND' : unlessKnown(thrown),
	);
	return ofDevice ?? (await reasonOfPolicy(tried).catch(unlessKnown)) ?? 'NO_USABLE_KEY';
}
