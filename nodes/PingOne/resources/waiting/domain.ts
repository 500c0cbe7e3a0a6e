import type { PingOneApi } from '../../pingone/client/api';
import {
	listFido2Policies,
	readDeviceAuthenticationPolicy,
	readFido2PolicyOf,
} from '../../pingone/environment/policies';
import { PingOneError } from '../../pingone/errors/failure';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { Fido2Policy } from '../../pingone/types';
import { findRelyingPartyIdFault } from '../../webauthn/relyingPartyId';
import { requireOwnDomain, rpId as field } from '../fields/relyingParty';

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
			'Set N8N_WEBHOOK_URL in n8n’s environment to the address at which users reach n8n.',
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

/*
 * PingOne takes a passkey for any domain (docs/assumptions.md), and asks for those of the FIDO2
 * policy's relying party when users sign in. So a passkey for another one is of no use to them.
 */

/** @returns undefined when the worker app may not read policies @throws PingOneError */
export async function whereReadable<T>(read: () => Promise<T>): Promise<T | undefined> {
	return await read().catch((thrown: unknown) => {
		if (thrown instanceof PingOneError && thrown.failure.status === 403) return undefined;
		throw thrown;
	});
}

const different = (domain: string, what: string, cure: string) =>
	new FieldError(
		field.label,
		`is ${quote(domain)}, but ${what}: where users sign in, PingOne would not ask for these passkeys`,
		`${cure} For passkeys that work on the pages of this n8n instance only, set Relying Party to This Instance’s Own Host.`,
	);

/**
 * @param policy that the passkey is registered under; undefined when it could not be read
 * @param domain empty for the host of the page, which was chosen in spite of the policy
 * @throws FieldError when the policy is for another domain
 */
export function requireDomainOf(policy: Fido2Policy | undefined, domain: string): void {
	const { relyingPartyId: wanted, name } = policy ?? {};
	if (domain === '' || !wanted || wanted === domain) return;
	const what = `the policy's FIDO2 policy ${quote(name ?? '')} is for ${quote(wanted)}`;
	throw different(domain, what, `Select ${wanted}, or another policy.`);
}

/** The same before the node that registers the passkey. @throws FieldError, PingOneError */
export async function requireDomainOfPolicy(
	api: PingOneApi,
	policy: { id(api: PingOneApi): Promise<string> },
	domain: string,
): Promise<void> {
	const found = await whereReadable(async () => {
		const cached = api.cached();
		const mfaPolicy = await readDeviceAuthenticationPolicy(cached, await policy.id(api));
		return await readFido2PolicyOf(cached, mfaPolicy);
	});
	requireDomainOf(found, domain);
}

/** For passkeys that were registered under any policy. @throws FieldError, PingOneError */
export async function requireDomainOfAny(api: PingOneApi, domain: string): Promise<void> {
	if (domain === '') return;
	const policies = await whereReadable(async () => await listFido2Policies(api.cached()));
	const known = [...new Set(policies?.map(({ relyingPartyId: id }) => id).filter(Boolean))];
	if (known.length === 0 || known.includes(domain)) return;
	const all = known.join(', ');
	throw different(domain, `PingOne's FIDO2 policies are for ${all}`, `Select one of these.`);
}
