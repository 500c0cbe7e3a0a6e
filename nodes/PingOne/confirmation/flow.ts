import type { IDataObject } from 'n8n-workflow';
import type { DeviceAuthentication } from '../pingone/authentication/deviceAuthentications';
import { selectDevice } from '../pingone/authentication/deviceAuthentications';
import type { PingOneApi } from '../pingone/client/api';
import { reasonOf } from '../webauthn/errors';
import {
	toRequestOptionsJson,
	type PublicKeyCredentialRequestOptionsJSON,
} from '../webauthn/requestOptions';
import type { Code } from '../waiting/answer';
import type { ConfirmationWait } from './wait';

/** A flow that stands where a key has to answer, or why there is none. */
export type Asked =
	| { options: PublicKeyCredentialRequestOptionsJSON; allowed: string[] }
	| { refused: Code; reason: string };

type Rules = Pick<ConfirmationWait, 'rpId' | 'onlyDevices'>;

/** Whether a bypass would let the user in without a ceremony, whatever else the flow says. */
export const isBypassed = ({ bypassAllowed, userBypassEnabled }: DeviceAuthentication): boolean =>
	bypassAllowed === true || userBypassEnabled === true;

const isOf = ({ rp }: IDataObject, rpId: string) =>
	// A device of a flow may leave its relying party out; the options name it in any case.
	rp === undefined || (rp as IDataObject | null)?.id === rpId;

/** The FIDO2 devices of a flow that may confirm. */
function keysOf({ _embedded }: DeviceAuthentication, { rpId, onlyDevices }: Rules): IDataObject[] {
	const keys = (_embedded?.devices ?? []).filter(
		(device) => device.type === 'FIDO2' && device.status === 'ACTIVE' && isOf(device, rpId),
	);
	if (onlyDevices.length === 0) return keys;
	return keys.filter(({ id, nickname }) =>
		onlyDevices.some((wanted) => wanted === id || wanted === nickname),
	);
}

/** The policy's default may be a passcode by SMS; a key is chosen instead. */
async function chooseKey(
	api: PingOneApi,
	flow: DeviceAuthentication,
	rules: Rules,
): Promise<DeviceAuthentication | undefined> {
	if (flow.status === 'ASSERTION_REQUIRED') return flow;
	const [key] = keysOf(flow, rules);
	return key && (await selectDevice(api, flow.id, String(key.id)));
}

/** Which of the allowed credentials may confirm; all of them unless the admin names devices. */
function allowedOf(
	flow: DeviceAuthentication,
	options: PublicKeyCredentialRequestOptionsJSON,
	rules: Rules,
): string[] {
	const all = (options.allowCredentials ?? []).map(({ id }) => id);
	if (rules.onlyDevices.length === 0) return all;
	const ofDevices = keysOf(flow, rules).map(({ credentialId }) => credentialId);
	return all.filter((id) => ofDevices.includes(id));
}

/**
 * Brings a flow to the point where one of the user's keys has to answer. A flow that is completed
 * at once proves nothing and is refused.
 *
 * @throws PingOneError
 */
export async function askKey(
	api: PingOneApi,
	started: DeviceAuthentication,
	rules: Rules,
): Promise<Asked> {
	if (isBypassed(started)) return { refused: 'bypass', reason: 'bypass' };
	if (started.status === 'COMPLETED') return { refused: 'settings', reason: 'completed at once' };
	const flow = await chooseKey(api, started, rules);
	if (!flow) return { refused: 'noKey', reason: 'no key for this relying party' };
	if (isBypassed(flow)) return { refused: 'bypass', reason: 'bypass' };
	if (flow.status !== 'ASSERTION_REQUIRED') return { refused: 'settings', reason: flow.status };
	try {
		const options = toRequestOptionsJson(flow.publicKeyCredentialRequestOptions ?? '');
		if (options.rpId !== rules.rpId) return { refused: 'settings', reason: 'relying party' };
		const allowed = allowedOf(flow, options, rules);
		return allowed.length > 0
			? { options, allowed }
			: { refused: 'noKey', reason: 'no key may confirm' };
	} catch (thrown) {
		return { refused: 'settings', reason: `options: ${reasonOf(thrown)}` };
	}
}
