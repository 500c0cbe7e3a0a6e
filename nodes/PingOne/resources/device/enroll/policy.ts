import type { Attachment } from '../../../page/view';
import type { PingOneApi } from '../../../pingone/client/api';
import { quote } from '../../../pingone/errors/fieldError';
import {
	readDeviceAuthenticationPolicy,
	readFido2PolicyOf,
} from '../../../pingone/environment/policies';
import type { Fido2Policy } from '../../../pingone/types';
import { whereReadable } from '../../waiting/domain';
import { UnableError } from '../../waiting/person';

const ATTACHMENTS: readonly string[] = [
	'PLATFORM',
	'CROSS_PLATFORM',
	'BOTH',
] satisfies Attachment[];
const LABEL = 'Device Authentication Policy';

async function readPolicy(api: PingOneApi, policyId: string): Promise<Fido2Policy | undefined> {
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
	return await readFido2PolicyOf(api, mfaPolicy);
}

/** The FIDO2 policy of new passkeys, if it may be read. @throws UnableError, PingOneError */
export const findFido2Policy = async (api: PingOneApi, policyId: string) =>
	await whereReadable(async () => await readPolicy(api.cached(), policyId));

/** Which authenticators a policy allows, so that the page can name them; undefined where it does not say. */
export function attachmentOf(policy: Fido2Policy | undefined): Attachment | undefined {
	const attachment = policy?.authenticatorAttachment;
	return ATTACHMENTS.includes(String(attachment)) ? (attachment as Attachment) : undefined;
}
