import type { KeyKind } from '../../../enrollment/protocol/wait';
import type { PingOneApi } from '../../../pingone/client/api';
import { PingOneError } from '../../../pingone/errors/failure';
import { FieldError } from '../../../pingone/errors/fieldError';
import { readDeviceAuthenticationPolicy, readFido2PolicyOf } from '../../../pingone/policies';

const KINDS: readonly string[] = ['PLATFORM', 'CROSS_PLATFORM', 'BOTH'] satisfies KeyKind[];
const LABEL = 'Device Authentication Policy';

async function readKinds(api: PingOneApi, policyId: string): Promise<KeyKind | undefined> {
	const mfaPolicy = await readDeviceAuthenticationPolicy(api, policyId);
	const { fido2 } = mfaPolicy;
	if (fido2?.enabled !== true) {
		throw new FieldError(
			LABEL,
			'has FIDO2 turned off',
			'Turn it on in PingOne under Authentication > MFA, or choose another policy.',
		);
	}
	if (fido2.pairingDisabled === true) {
		throw new FieldError(
			LABEL,
			'does not allow new FIDO2 devices at the moment',
			'Allow pairing in PingOne under Authentication > MFA, or choose another policy.',
		);
	}
	const policy = await readFido2PolicyOf(api, mfaPolicy);
	const kind = policy?.authenticatorAttachment;
	return kind !== undefined && KINDS.includes(kind) ? (kind as KeyKind) : undefined;
}

/**
 * Finds out which kinds of key a policy takes, so that the page can say so.
 *
 * @returns undefined when the worker app may not read policies, which enrolling does not need
 * @throws FieldError when nobody could enroll under the policy; PingOneError
 */
export async function findKeyKinds(
	api: PingOneApi,
	policyId: string,
): Promise<KeyKind | undefined> {
	return await readKinds(api.cached(), policyId).catch((thrown: unknown) => {
		if (thrown instanceof PingOneError && thrown.failure.status === 403) return undefined;
		throw thrown;
	});
}
