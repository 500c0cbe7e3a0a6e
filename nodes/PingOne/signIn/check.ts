import type { IDataObject } from 'n8n-workflow';
import {
	type DeviceAuthentication,
	readAuthentication,
	sendAssertion,
} from '../pingone/authentication/deviceAuthentications';
import type { PingOneApi } from '../pingone/client/api';
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
export interface Handed {
	/** Whether PingOne's word to one was lost: it may have been accepted. */
	isLost: boolean;
	/** How PingOne refused one. None is sent again then: each refusal counts against the key. */
	refusal?: PingOneError;
	/** What PingOne has accepted: whatever comes later changes nothing. */
	checked?: Checked;
	/** Whether the flow has told what became of a refusal. */
	isSettled?: boolean;
}

/**
 * The answers that this process has sent to PingOne, by flow. Another process does not know them and
 * may send one again, once; what the flow says decides there as well.
 */
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

/** Refusals of whoever asks, whatever the key answered: the token, or the worker app's roles. */
const ABOUT_ACCESS = [401, 403];

/**
 * Whether a failure says that PingOne has refused the key's answer. A read that is refused, a limit, or
 * a role that is missing says nothing about the key.
 */
export function isAboutKey({ failure }: PingOneError): boolean {
	const { kind, status = 0, request = '' } = failure;
	if (kind !== 'refusal' || !request.startsWith('POST ')) return false;
	return status >= 400 && status < 429 && !ABOUT_ACCESS.includes(status);
}

/** Our word for a flow that was completed, perhaps without a key. */
const OTHERWISE = 'COMPLETED_OTHERWISE';

/** What is needed to hand a key's answer to PingOne. */
interface Asked {
	flowId: string;
	/** Whether nothing but a key can complete the flow. */
	keyOnly: boolean;
	handed: Handed;
}

/**
 * Reads what became of an answer that PingOne refused, or whose word was lost. `handed` keeps
 * whether that is settled.
 *
 * @throws PingOneError; `thrown` where that is the last word: not where the flow may still tell
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
 * Hands the answer to PingOne. When its word is lost, the flow itself says what became of it; so it
 * does when PingOne refuses the answer, which may have come before: after an outage, or by way of a
 * process that was killed. Only where nothing but a key can have completed the flow does that count.
 *
 * @returns with the answer that PingOne has accepted, where it told this process: any other may be forged
 * @throws PingOneError; a refusal of the answer only where it is the last word: not where the flow
 * may still tell, nor where one was lost before
 */
export async function checkAtPingOne(
	api: PingOneApi,
	{ flowId, keyOnly, handed }: Asked,
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

/**
 * Why a flow proves no sign-in of this user: what does not hold of it. A remembered browser (`rm`) is
 * no ceremony of today.
 */
export function faultOf(flow: DeviceAuthentication, userId: string): string | undefined {
	if (flow.status !== 'COMPLETED') return `status ${flow.status}`;
	if (isBypassed(flow)) return 'bypass';
	if (flow.authenticators?.includes('rm')) return 'remembered browser';
	if (flow.user?.id !== userId) return 'another user';
	return flow.selectedDevice?.id === undefined ? 'no device' : undefined;
}

/** Whether a device may not be used at the moment, although it is active. */
const isShut = ({ block, lock }: IDataObject) =>
	(block as IDataObject | undefined)?.status === 'BLOCKED' ||
	(lock as IDataObject | undefined)?.status === 'LOCKED';

/** The device, if it is one of the user's FIDO2 devices that may answer, and its key has signed. */
export async function deviceOf(
	api: PingOneApi,
	{ person, onlyDevices }: { person: { id: string }; onlyDevices: string[] },
	flow: DeviceAuthentication,
	{ facts }: Signed,
): Promise<IDataObject | undefined> {
	const path = ['users', person.id, 'devices', String(flow.selectedDevice?.id)];
	const device = await api.getById(path);
	if (device.type !== 'FIDO2' || device.status !== 'ACTIVE' || isShut(device)) return undefined;
	const { credentialId } = device;
	if (credentialId !== undefined && credentialId !== facts.credentialId) return undefined;
	const { id, nickname } = device;
	const isNamed = typeof id === 'string' && onlyDevices.includes(id);
	if (onlyDevices.length > 0 && !isNamed) return undefined;
	return { id, ...(nickname !== undefined && { nickname }) };
}
