import type { PingOneApi } from './client/api';
import { readEntries } from './client/pages';
import type { DeviceAuthenticationPolicy, Fido2Policy } from './types';

const DEVICE_AUTHENTICATION = 'deviceAuthenticationPolicies';
const FIDO2 = 'fido2Policies';

/**
 * Reads the device authentication policies ("MFA policies" in the console).
 *
 * pingone-go-sdk-v2, mfa openapi; a role that may read configuration is needed (assumed: Environment
 * Admin or Configuration Read Only).
 *
 * @throws PingOneError
 */
export const listDeviceAuthenticationPolicies = async (api: PingOneApi) =>
	await readEntries<DeviceAuthenticationPolicy>(api, [DEVICE_AUTHENTICATION]);

/** Reads one device authentication policy. @throws PingOneError */
export const readDeviceAuthenticationPolicy = async (api: PingOneApi, id: string) =>
	(await api.get([DEVICE_AUTHENTICATION, id])) as DeviceAuthenticationPolicy;

/**
 * Reads the FIDO2 policies; each names the relying party its keys are for.
 *
 * pingone-go-sdk-v2, mfa openapi; roles as for device authentication policies.
 *
 * @throws PingOneError
 */
export const listFido2Policies = async (api: PingOneApi) =>
	await readEntries<Fido2Policy>(api, [FIDO2]);

/** Reads one FIDO2 policy. @throws PingOneError */
export const readFido2Policy = async (api: PingOneApi, id: string) =>
	(await api.get([FIDO2, id])) as Fido2Policy;
