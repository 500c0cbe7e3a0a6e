import type { IDataObject } from 'n8n-workflow';
import {
	type DeviceAuthentication,
	readAuthentication,
	sendAssertion,
} from '../pingone/authentication/deviceAuthentications';
import type { PingOneApi } from '../pingone/client/api';
import { getDevice, isBlocked, isFido2 } from '../pingone/device/devices';
import { PingOneError } from '../pingone/errors/failure';
import type { PingOneAssertion } from '../webauthn/assertion';
import type { AssertionFacts } from '../webauthn/checkAssertion';
import { isBypassed } from './flow';

/** A key's answer that was checked here. */
export interface Signed {
	assertion: PingOneAssertion;
	facts: AssertionFacts;
}

/** A flow that is over, and the answer that PingOne has accepted for it, where it told this process. */
export interface Checked {
	flow: DeviceAuthentication;
	accepted?: Signed;
}

/** What is known of the answers to a flow that PingOne was sent. */
interface Handed {
	/** Whether PingOne's word to one was lost: it may have been accepted. */
	isLost: boolean;
	/** How PingOne refused one. None is sent again then: each refusal counts against the key. */
	refusal?: PingOneError;
	/** What PingOne has accepted: whatever comes later changes nothing. */
	checked?: Checked;
	/** Whether the flow has told what became of a refusal. */
	isSettled?: boolean;
}

/** The answers that this process has sent to PingOne, by flow. Another process may send one again, once. */
export class HandedIn {
	private readonly flows = new Map<string, Handed>();

	of(flowId: string): Handed {
		const handed = this.flows.get(flowId) ?? { isLost: false };
		this.flows.set(flowId, handed);
		return handed;
	}

	/** The flow that refused an answer, and has not told whether it was completed before. */
	get unsettled(): { flowId: string; handed: Handed; refusal: PingOneError } | undefined {
		for (const [flowId, handed] of this.flows) {
			const { refusal, isSettled } = handed;
			if (refusal && !isSettled) return { flowId, handed, refusal };
		}
		return undefined;
	}
}

/** Of a token, a role, or a flow that is gone. */
const NOT_OF_KEY = [401, 403, 404];

/** Whether PingOne has refused the key's answer. A read and a limit say nothing about the key either. */
export function isAboutKey({ failure }: PingOneError): boolean {
	const { kind, status = 0, request = '' } = failure;
	if (kind !== 'refusal' || !request.startsWith('POST ')) return false;
	return status >= 400 && status < 429 && !NOT_OF_KEY.includes(status);
}

/** Our word for a flow that was completed, perhaps without a key. */
const OTHERWISE = 'COMPLETED_OTHERWISE';

/**
 * Reads what became of an answer that PingOne refused, or whose word was lost; `handed` keeps whether that is
 * settled. @throws PingOneError; `thrown` where that is the last word: not where the flow may still tell
 */
export async function settleAnswer(
	api: PingOneApi,
	flowId: string,
	handed: Handed,
	thrown: PingOneError,
): Promise<DeviceAuthentication> {
	const flow = await readAuthentication(api, flowId).catch((unread: unknown) => {
		const mayTell = unread instanceof PingOneError && unread.isTransient;
		handed.isSettled = !mayTell;
		throw handed.isLost || mayTell ? unread : thrown;
	});
	handed.isSettled = true;
	if (flow.status !== 'COMPLETED') throw thrown;
	return flow;
}

/**
 * Hands the answer to PingOne. When its word is lost, the flow itself says what became of it; so it does
 * when PingOne refuses the answer, which may have come before. Only where nothing but a key can have
 * completed the flow does that count.
 *
 * @param asked `keyOnly`: whether nothing but a key can complete the flow
 * @returns with the answer that PingOne has accepted, where it told this process: any other may be forged
 * @throws PingOneError; a refusal of the answer only where it is the last word: not where the flow
 * may still tell, nor where one was lost before
 */
export async function checkAtPingOne(
	api: PingOneApi,
	{ flowId, keyOnly, handed }: { flowId: string; keyOnly: boolean; handed: Handed },
	signed: Signed,
): Promise<Checked> {
	if (handed.checked) return handed.checked;
	const send = async () => {
		if (handed.refusal) throw handed.refusal;
		const assertion = JSON.stringify(signed.assertion);
		return await sendAssertion(api, flowId, { origin: signed.facts.origin, assertion });
	};
	return await send().then(
		(flow) => {
			const checked = { flow, accepted: signed };
			if (flow.status === 'COMPLETED') handed.checked = checked;
			return checked;
		},
		async (thrown: unknown) => {
			if (!(thrown instanceof PingOneError)) throw thrown;
			const isRefused = isAboutKey(thrown);
			if (!isRefused && !thrown.mayHaveTakenEffect) throw thrown;
			if (isRefused) handed.refusal = thrown;
			else handed.isLost = true;
			const flow = await settleAnswer(api, flowId, handed, thrown);
			return { flow: keyOnly ? flow : { ...flow, status: OTHERWISE } };
		},
	);
}

/** Why a flow proves no sign-in of this user. A remembered browser (`rm`) is no ceremony of today. */
export function faultOf(flow: DeviceAuthentication, userId: string): string | undefined {
	if (flow.status !== 'COMPLETED') return `status ${flow.status}`;
	if (isBypassed(flow)) return 'bypass';
	if (flow.authenticators?.includes('rm')) return 'remembered browser';
	if (flow.user?.id !== userId) return 'another user';
	return flow.selectedDevice?.id === undefined ? 'no device' : undefined;
}

/** The device, if it is one of the user's FIDO2 devices that may answer, and its key has signed. */
export async function deviceOf(
	api: PingOneApi,
	{ person, onlyDevices }: { person: { id: string }; onlyDevices: string[] },
	flow: DeviceAuthentication,
	{ facts }: Signed,
): Promise<IDataObject | undefined> {
	const device = await getDevice(api, person.id, String(flow.selectedDevice?.id));
	const { id, nickname, credentialId } = device;
	const isShut = isBlocked(device) || device.lock?.status === 'LOCKED';
	if (!isFido2(device) || device.status !== 'ACTIVE' || isShut) return undefined;
	if (credentialId !== undefined && credentialId !== facts.credentialId) return undefined;
	if (onlyDevices.length > 0 && !onlyDevices.includes(id)) return undefined;
	return { id, ...(nickname !== undefined && { nickname }) };
}
