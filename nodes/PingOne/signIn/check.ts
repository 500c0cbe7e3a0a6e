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

/** What is known of a key's answer that PingOne was sent, while its flow has not told. */
export interface Handed {
	/** Whether PingOne's word to it was lost: it may have been accepted. */
	isLost: boolean;
	/** How PingOne refused it. It is not sent again then: each refusal counts against the key. */
	refusal?: PingOneError;
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
}

/** A key's answer that was checked here. */
export interface Signed {
	assertion: PingOneAssertion;
	facts: AssertionFacts;
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

async function send(
	api: PingOneApi,
	{ flowId, handed }: Asked,
	{ assertion, facts }: Signed,
): Promise<DeviceAuthentication> {
	if (handed.refusal) throw handed.refusal;
	const text = JSON.stringify(assertion);
	return await sendAssertion(api, flowId, { origin: facts.origin, assertion: text });
}

/**
 * Hands the answer to PingOne. When its word is lost, the flow itself says what became of it; so it
 * does when PingOne refuses the answer, which may have come before: after an outage, or by way of a
 * process that was killed. Only where nothing but a key can have completed the flow does that count:
 * otherwise a push that the user has approved would stand in for the key.
 *
 * @throws PingOneError; a refusal of the answer only where it is the last word: not where the flow
 * may still tell, nor where one was lost before
 */
export async function checkAtPingOne(
	api: PingOneApi,
	asked: Asked,
	signed: Signed,
): Promise<DeviceAuthentication> {
	const { flowId, keyOnly, handed } = asked;
	return await send(api, asked, signed).catch(async (thrown: unknown) => {
		if (!(thrown instanceof PingOneError)) throw thrown;
		const isRefused = isAboutKey(thrown);
		if (!isRefused && !thrown.mayHaveTakenEffect) throw thrown;
		if (isRefused) handed.refusal = thrown;
		else handed.isLost = true;
		const flow = await readAuthentication(api, flowId).catch((unread: unknown) => {
			const mayTell = unread instanceof PingOneError && unread.isTransient;
			throw handed.isLost || mayTell ? unread : thrown;
		});
		if (flow.status !== 'COMPLETED') throw thrown;
		return keyOnly || !isRefused ? flow : { ...flow, status: OTHERWISE };
	});
}

/** What must hold of a completed flow; a remembered browser (`rm`) is no ceremony of today. */
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

/**
 * The device must be one of the user's FIDO2 devices, and the one whose key has signed.
 *
 * @throws PingOneError
 */
export async function deviceOf(
	api: PingOneApi,
	userId: string,
	flow: DeviceAuthentication,
	{ facts }: Signed,
): Promise<IDataObject | undefined> {
	const device = await api.get(['users', userId, 'devices', String(flow.selectedDevice?.id)]);
	if (device.type !== 'FIDO2' || device.status !== 'ACTIVE' || isShut(device)) return undefined;
	const { credentialId } = device;
	if (credentialId !== undefined && credentialId !== facts.credentialId) return undefined;
	const { id, nickname } = device;
	return { id, ...(nickname !== undefined && { nickname }) };
}
