import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { isUuid } from '../errors/uuid';
import type { DeviceAuthenticationPolicy, Fido2Policy } from '../types';

const DEVICE_AUTHENTICATION = 'deviceAuthenticationPolicies';
const FIDO2 = 'fido2Policies';

/** Reads the MFA policies (pingone-go-sdk-v2, mfa openapi; role assumed). @throws PingOneError */
export const listDeviceAuthenticationPolicies = async (api: PingOneApi) =>
	await readEntries<DeviceAuthenticationPolicy>(api, [DEVICE_AUTHENTICATION]);

/** Reads one device authentication policy. @throws PingOneError */
export const readDeviceAuthenticationPolicy = async (api: PingOneApi, id: string) =>
	(await api.getById([DEVICE_AUTHENTICATION, id])) as DeviceAuthenticationPolicy;

/** Reads the FIDO2 policies, with their relying parties (as above). @throws PingOneError */
export const listFido2Policies = async (api: PingOneApi) =>
	await readEntries<Fido2Policy>(api, [FIDO2]);

/** Reads one FIDO2 policy. @throws PingOneError */
export const readFido2Policy = async (api: PingOneApi, id: string) =>
	(await api.getById([FIDO2, id])) as Fido2Policy;

/** The ID at the end of a link to a FIDO2 policy. A link is only read, never followed. */
const idIn = (href: string | undefined) => {
	const id = /\/fido2Policies\/([^/?#]+)$/.exec(href ?? '')?.[1];
	return isUuid(id) ? id : undefined;
};

/**
 * Finds the FIDO2 policy of a device authentication policy, if there is one: `_links.fido2` points
 * to it, even if it is the default one ("Create Device Authentication Policy"). Without it and
 * `fido2PolicyId`, the default one is used (assumed). @throws PingOneError
 */
export async function readFido2PolicyOf(
	api: PingOneApi,
	{ _links, fido2 }: DeviceAuthenticationPolicy,
): Promise<Fido2Policy | undefined> {
	const id = idIn(_links?.fido2?.href) ?? fido2?.fido2PolicyId;
	if (id) return await readFido2Policy(api, id);
	return (await listFido2Policies(api)).find((one) => one.default === true);
}
