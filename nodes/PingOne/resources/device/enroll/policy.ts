import type { Attachment } from '../../../page/view';
import type { PingOneApi } from '../../../pingone/client/api';
import { PingOneError } from '../../../pingone/errors/failure';
import { quote } from '../../../pingone/errors/fieldError';
import {
	readDeviceAuthenticationPolicy,
	readFido2PolicyOf,
} from '../../../pingone/environment/policies';
import { UnableError } from '../../waiting/unable';

const ATTACHMENTS: readonly string[] = [
	'PLATFORM',
	'CROSS_PLATFORM',
	'BOTH',
] satisfies Attachment[];
const LABEL = 'Device Authentication Policy';

async function readAttachment(api: PingOneApi, policyId: string): Promise<Attachment | undefined> {
	const mfaPolicy = await readDeviceAuthenticationPolicy(api, policyId);
	const { fido2 } = mfaPolicy;
	if (fido2?.enabled !== true) {
		throw new UnableError(
			LABEL,
			`has FIDO2 turned off: ${quote(policyId)}`,
			'In PingOne, enable FIDO2 for it under Authentication > MFA, or select another.',
		);
	}
	if (fido2.pairingDisabled === true) {
		throw new UnableError(
			LABEL,
			`has pairing turned off: ${quote(policyId)}`,
			'In PingOne, allow pairing in it under Authentication > MFA, or select another.',
		);
	}
	const policy = await readFido2PolicyOf(api, mfaPolicy);
	const attachment = policy?.authenticatorAttachment;
	return ATTACHMENTS.includes(String(attachment)) ? (attachment as Attachment) : undefined;
}

/**
 * Finds out which authenticators a policy allows, so that the page can name them.
 *
 * @returns undefined when the worker app may not read policies, which enrollment does not need
 * @throws UnableError when nobody could enroll under the policy; PingOneError
 */
export async function findAttachment(
	api: PingOneApi,
	policyId: string,
): Promise<Attachment | undefined> {
	return await readAttachment(api.cached(), policyId).catch((thrown: unknown) => {
		if (thrown instanceof PingOneError && thrown.failure.status === 403) return undefined;
		throw thrown;
	});
}
