import { milliseconds, signedBytes } from '../fido2/options.mts';
import type { Duration, Fido2Policy } from '../tenant/policyTypes.mts';
import type { Device } from '../tenant/types.mts';
import { usableDevices, type Flow } from './flow.mts';

/** Whether sign-ins must verify the user, as the FIDO2 policy says; how it maps is assumed. */
export const userVerificationOf = (policy: Fido2Policy | undefined): string =>
	policy?.userVerification.option.toLowerCase() ?? 'preferred';

/** The user's keys that a flow may be answered with: usable, of its relying party. */
export const allowedKeys = (flow: Flow, now: number): Device[] =>
	usableDevices(flow.user?.devices ?? [], flow.policy, now).filter(
		({ type, rp }) => type === 'FIDO2' && rp.id === flow.rpId,
	);

/**
 * `publicKeyCredentialRequestOptions` as in the sample of the PingOne MFA connector: a string of
 * JSON with signed bytes and all of the user's keys, not the selected one alone.
 */
export function requestOptions(
	flow: Flow,
	policy: { now: number; userVerification: string; timeout: Duration | undefined },
): string {
	const allowCredentials = allowedKeys(flow, policy.now).flatMap(({ credential }) =>
		credential
			? [
					{
						type: 'public-key',
						id: signedBytes(Buffer.from(credential.id, 'base64url')),
						...(credential.transports && { transports: credential.transports }),
					},
				]
			: [],
	);
	return JSON.stringify({
		challenge: signedBytes(flow.challenge),
		timeout: milliseconds(policy.timeout),
		rpId: flow.rpId,
		...(flow.user && { allowCredentials }),
		userVerification: policy.userVerification,
	});
}
