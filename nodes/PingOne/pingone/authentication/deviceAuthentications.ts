import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { PingOneError } from '../errors/failure';

/** As far as it is read (Ping, "MFA Device Authentications"; the answer to an assertion is assumed). */
export interface DeviceAuthentication extends IDataObject {
	id: string;
	/** `ASSERTION_REQUIRED`, `DEVICE_SELECTION_REQUIRED`, `OTP_REQUIRED`, `COMPLETED`, `FAILED` ... */
	status: string;
	user?: { id: string };
	selectedDevice?: { id?: string };
	/** How the user was authenticated, once they were: names as in RFC 8176, `rm` for remembered. */
	authenticators?: string[];
	/** Whether a bypass lets the user in without a ceremony. */
	bypassAllowed?: boolean;
	userBypassEnabled?: boolean;
	/** Text of JSON in the documented sample. */
	publicKeyCredentialRequestOptions?: string | IDataObject;
	_embedded?: { devices?: IDataObject[] };
}

const COLLECTION = 'deviceAuthentications';
const HOST = 'auth' as const;

/** Media types that select the action on a device authentication. */
const SELECT = 'application/vnd.pingidentity.device.select+json';
const CHECK = 'application/vnd.pingidentity.assertion.check+json';
const CANCEL_PUSH = 'application/vnd.pingidentity.cancel.push.authentication+json';

export interface AuthenticationStart {
	userId: string;
	/** Relying party instead of the FIDO2 policy's; that a user may have one beside it is assumed. */
	rpId?: string;
	/** Device authentication policy; the environment's default when absent. */
	policyId?: string;
	/** Own challenge, base64url of 32 bytes; its name is assumed (DaVinci's connector has one). */
	challenge?: string;
}

/** An answer without a body says nothing about the user, so it counts as unreadable. */
function requireBody(answer: IDataObject | undefined): DeviceAuthentication {
	if (answer) return answer as DeviceAuthentication;
	throw new PingOneError({ kind: 'unreadable', status: 200, request: `POST ${COLLECTION}` });
}

const send = async (api: PingOneApi, path: string[], body: IDataObject, mediaType: string) =>
	requireBody(await api.call('POST', [COLLECTION, ...path], { host: HOST, body, mediaType }));

/** Starts one ("Initialize Device Authentication", 201). @throws PingOneError */
export const startAuthentication = async (
	api: PingOneApi,
	{ userId, rpId, policyId, challenge }: AuthenticationStart,
): Promise<DeviceAuthentication> =>
	await send(
		api,
		[],
		{
			user: { id: userId },
			...(rpId !== undefined && { rp: { id: rpId } }),
			...(policyId !== undefined && { policy: { id: policyId } }),
			...(challenge !== undefined && { challenge }),
		},
		'application/json',
	);

/** Chooses one of the user's devices ("Select Device for Authentication"). @throws PingOneError */
export const selectDevice = async (api: PingOneApi, id: string, deviceId: string) =>
	await send(api, [id], { device: { id: deviceId }, compatibility: 'FULL' }, SELECT);

/**
 * Takes a push back ("Cancel (push)"): no one completes it, and the flow asks for a device.
 * @throws PingOneError
 */
export const cancelPush = async (api: PingOneApi, id: string) =>
	await send(api, [id], { reason: 'CHANGE_DEVICE' }, CANCEL_PUSH);

/**
 * Hands the key's answer to PingOne ("Check Assertion (FIDO Device)"). A wrong one counts against the
 * key and may lock it, so it is checked before. @param assertion text of JSON @throws PingOneError
 */
export const sendAssertion = async (
	api: PingOneApi,
	id: string,
	{ origin, assertion }: { origin: string; assertion: string },
) => await send(api, [id], { origin, assertion, compatibility: 'FULL' }, CHECK);

/** Reads one ("Read Device Authentication"). @throws PingOneError */
export const readAuthentication = async (api: PingOneApi, id: string) =>
	requireBody(await api.call('GET', [COLLECTION, id], { host: HOST }));
