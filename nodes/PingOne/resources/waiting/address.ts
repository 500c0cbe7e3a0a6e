import { FieldError, quote } from '../../pingone/errors/fieldError';
import { findRelyingPartyIdFault } from '../../webauthn/relyingPartyId';
import { requireOwnDomain } from '../fields/relyingParty';

const LABEL = 'Public address of n8n';

/**
 * Checks that browsers will allow a passkey for the relying party on the page (WebAuthn Level 3
 * §5.1.3: the RP ID is the page's host or a domain above it).
 *
 * @param rpId empty for the host of the page
 * @returns the page's origin as browsers write it, and its passkeys' relying party
 * @throws FieldError
 */
export function readAddress(resumeUrl: unknown, rpId: string) {
	const unfit = (what: string, cure: string) => new FieldError(LABEL, what, cure);
	const text = String(resumeUrl);
	if (!URL.canParse(text)) {
		throw unfit(
			`cannot be determined: the link would be ${quote(text)}`,
			'Set N8N_WEBHOOK_URL in n8n’s environment to the address under which people reach n8n.',
		);
	}
	const { protocol, hostname, origin } = new URL(text);
	// Where browsers offer WebAuthn (Secure Contexts §3.1).
	if (protocol !== 'https:' && !/(^|\.)localhost$/.test(hostname)) {
		throw unfit(
			`is ${quote(origin)}, where browsers do not allow keys to be created`,
			'Serve n8n over https and set N8N_WEBHOOK_URL to that address. Plain http only works for localhost.',
		);
	}
	const fault = findRelyingPartyIdFault(hostname);
	if (fault) {
		throw unfit(
			`is ${quote(origin)}, but for browsers to create keys on it, its host ${fault.what}`,
			'Give n8n a host name, and set N8N_WEBHOOK_URL to the address with that name.',
		);
	}
	requireOwnDomain(
		rpId || hostname,
		hostname,
		'Give n8n an address on a domain of your own, and enter that domain.',
	);
	if (rpId === '') return { origin, rpId: hostname };
	if (hostname === rpId || hostname.endsWith(`.${rpId}`)) return { origin, rpId };
	throw new FieldError(
		'Relying Party ID',
		`is ${quote(rpId)}, but the page is on ${quote(hostname)}, which is neither that domain nor below it`,
		`Browsers would refuse the key. Choose ${hostname} or a domain above it, give n8n an address below ${rpId} and set N8N_WEBHOOK_URL to it, or set Relying Party to This Instance’s Own Host, for passkeys that work on ${hostname} only.`,
	);
}
