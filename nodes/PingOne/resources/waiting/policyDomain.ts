import type { PingOneApi } from '../../pingone/client/api';
import {
	listFido2Policies,
	readDeviceAuthenticationPolicy,
	readFido2PolicyOf,
} from '../../pingone/environment/policies';
import { PingOneError } from '../../pingone/errors/failure';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { Fido2Policy } from '../../pingone/types';
import { rpId as field } from '../fields/relyingParty';

/**
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
		`${cure} For passkeys that work on the pages of this n8n only, set Relying Party to This Instance’s Own Host.`,
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
