import type { IDataObject } from 'n8n-workflow';
import {
	cancelPush,
	type DeviceAuthentication,
	selectDevice,
} from '../pingone/authentication/deviceAuthentications';
import type { PingOneApi } from '../pingone/client/api';
import { digestOfId } from '../webauthn/credential';
import { reasonOf } from '../webauthn/errors';
import {
	type PublicKeyCredentialRequestOptionsJSON,
	toRequestOptionsJson,
} from '../webauthn/options';

/**
 * Why PingOne asks for no key. `completedAtOnce`: it asked for nothing, as for a remembered browser.
 * `noKey`: the user has none that may answer. `otherDomain`: it asks for keys of another relying party.
 * `otherMethod`: it asks for something else. `options`: its request cannot be read.
 */
export type Obstacle =
	| 'bypass'
	| 'completedAtOnce'
	| 'noKey'
	| 'otherDomain'
	| 'otherMethod'
	| 'options';

/** What a key has to answer. */
export interface Asked {
	/** For the browser: only with credentials that may answer. */
	options: PublicKeyCredentialRequestOptionsJSON;
	/** Those credentials, as `digestOfId()` gives them: a user may have many, with long IDs. */
	allowed: string[];
	/** Whether nothing but a key can complete the flow: no passcode was sent for it before. */
	keyOnly: boolean;
}

interface Refused {
	refused: Obstacle;
	reason: string;
}

const PUSHED = 'PUSH_CONFIRMATION_REQUIRED';

/** The states in which a flow has sent the user nothing: it asks for a key, or for a device. */
const NOTHING_SENT = ['ASSERTION_REQUIRED', 'DEVICE_SELECTION_REQUIRED'];

/** Whether PingOne may have sent the user a passcode or a push when a flow was started. */
export const mayHaveSent = ({ status }: DeviceAuthentication): boolean =>
	status !== 'COMPLETED' && !NOTHING_SENT.includes(status);

export interface Rules {
	rpId: string;
	/** Device IDs; empty for all. */
	onlyDevices: string[];
	/** Credential ID of the only key, base64url, where it is known. */
	credentialId?: string;
}

/** Whether a bypass would let the user in without a ceremony, whatever else the flow says. */
export const isBypassed = ({ bypassAllowed, userBypassEnabled }: DeviceAuthentication): boolean =>
	bypassAllowed === true || userBypassEnabled === true;

const isOf = ({ rp }: IDataObject, rpId: string) =>
	// A device of a flow may leave its relying party out; the options name it in any case.
	rp === undefined || (rp as IDataObject | null)?.id === rpId;

/** PingOne's word whether a device of a flow can be used; documented, and ENABLED in all samples. */
const usabilityOf = ({ usableStatus = { status: 'ENABLED' } }: IDataObject) =>
	(usableStatus as { status?: string } | null)?.status;

const isUsable = (device: IDataObject) => usabilityOf(device) === 'ENABLED';

/** The FIDO2 devices of a user that may answer. */
export function keysAmong<D extends IDataObject>(devices: D[], { rpId, onlyDevices }: Rules): D[] {
	const isNamed = ({ id }: IDataObject) =>
		onlyDevices.length === 0 || (typeof id === 'string' && onlyDevices.includes(id));
	return devices.filter(
		(device) =>
			device.type === 'FIDO2' &&
			device.status === 'ACTIVE' &&
			isOf(device, rpId) &&
			isUsable(device) &&
			isNamed(device),
	);
}

const keysOf = ({ _embedded }: DeviceAuthentication, rules: Rules): IDataObject[] =>
	keysAmong(_embedded?.devices ?? [], rules);

/** The devices that PingOne lists in a flow and does not let the user use. */
const unusableIn = ({ _embedded }: DeviceAuthentication): IDataObject[] =>
	(_embedded?.devices ?? []).filter((device) => !isUsable(device));

/** Why no key of a flow may answer, for the log. */
const noKey = (flow: DeviceAuthentication, reason: string): Refused => {
	const words = unusableIn(flow).map((device) => `usableStatus ${String(usabilityOf(device))}`);
	return { refused: 'noKey', reason: [reason, ...new Set(words)].join(', ') };
};

/** The default may be a passcode by SMS. A push is taken back: it could complete the flow in the place of a key. */
async function chooseKey(api: PingOneApi, flow: DeviceAuthentication, rules: Rules) {
	if (flow.status === 'ASSERTION_REQUIRED') return flow;
	const keyId = keysOf(flow, rules)[0]?.id;
	if (keyId !== undefined && flow.status === PUSHED) await cancelPush(api, flow.id);
	return typeof keyId === 'string' ? await selectDevice(api, flow.id, keyId) : undefined;
}

/** Which of the allowed credentials may answer; all of them unless some are named. */
function allowedOf(
	flow: DeviceAuthentication,
	options: PublicKeyCredentialRequestOptionsJSON,
	rules: Rules,
): NonNullable<PublicKeyCredentialRequestOptionsJSON['allowCredentials']> {
	const unusable = unusableIn(flow).map((device) => device.credentialId);
	const all = (options.allowCredentials ?? []).filter(({ id }) => !unusable.includes(id));
	const { credentialId } = rules;
	if (credentialId !== undefined) return all.filter(({ id }) => id === credentialId);
	if (rules.onlyDevices.length === 0) return all;
	const ofDevices = keysOf(flow, rules).map((device) => device.credentialId);
	return all.filter(({ id }) => ofDevices.includes(id));
}

/** Brings a flow to where a key has to answer. One that is completed at once proves nothing. @throws PingOneError */
export async function askKey(
	api: PingOneApi,
	started: DeviceAuthentication,
	rules: Rules,
): Promise<Asked | Refused> {
	if (isBypassed(started)) return { refused: 'bypass', reason: 'bypass' };
	if (started.status === 'COMPLETED') {
		return { refused: 'completedAtOnce', reason: 'completed at once' };
	}
	const flow = await chooseKey(api, started, rules);
	if (!flow) return noKey(started, 'no key for this relying party');
	if (isBypassed(flow)) return { refused: 'bypass', reason: 'bypass' };
	if (flow.status !== 'ASSERTION_REQUIRED') return { refused: 'otherMethod', reason: flow.status };
	try {
		const options = toRequestOptionsJson(flow.publicKeyCredentialRequestOptions ?? '');
		if (options.rpId !== rules.rpId) return { refused: 'otherDomain', reason: 'relying party' };
		const allowCredentials = allowedOf(flow, options, rules);
		const allowed = allowCredentials.map(({ id }) => digestOfId(id));
		// A push was taken back.
		const keyOnly = started.status === PUSHED || !mayHaveSent(started);
		return allowed.length > 0
			? { options: { ...options, allowCredentials }, allowed, keyOnly }
			: noKey(flow, 'no key may confirm');
	} catch (thrown) {
		return { refused: 'options', reason: `options: ${reasonOf(thrown)}` };
	}
}
