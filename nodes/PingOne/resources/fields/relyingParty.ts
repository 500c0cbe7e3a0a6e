import { FieldError, quote } from '../../pingone/errors/fieldError';
import { group, Notice } from '../../read/input';
import { choice, selection, text } from '../../read/kinds';
import { findRelyingPartyIdFault, findSharing } from '../../webauthn/relyingPartyId';

const DOMAINS: [string, string] = ['a FIDO2 policy’s domain', 'searchRelyingParties'];

/** The domain of the site that passkeys are registered for; empty when none is given. */
export const rpId = selection(
	{
		displayName: 'Relying Party ID',
		name: 'rpId',
		required: true,
		description:
			'The domain (the WebAuthn relying party) that passkeys are registered for, including its subdomains, in lowercase. The list starts with the policy’s domain.',
	},
	DOMAINS,
	[['Domain', 'domain', 'example.com']],
).as(({ value }) => value);

/** The site's name; empty when none is given. */
export const rpName = text({
	displayName: 'Relying Party Name',
	name: 'rpName',
	required: true,
	placeholder: 'e.g. Example Ltd',
	description: 'The name that users see when their browser asks for a passkey or security key',
});

/** @param label of the field @throws FieldError with the correction */
export function checkRelyingPartyId(id: string, label = rpId.label): string {
	const fault = findRelyingPartyIdFault(id);
	if (!fault) return id;
	if (id === '') {
		throw new FieldError(label, fault.what, 'Enter the domain, for example example.com.');
	}
	throw new FieldError(
		label,
		`${fault.what}, got ${quote(id)}`,
		fault.suggestion
			? `Enter ${fault.suggestion} instead.`
			: 'Enter the domain, for example example.com.',
	);
}

/**
 * Refuses a domain below which strangers have names, such as co.uk: browsers refuse it, or strangers
 * get keys (WebAuthn Level 3 §5.1.3). @param host whose own domain is suggested @throws FieldError
 */
export function requireOwnDomain(id: string, host: string, otherwise: string): void {
	const sharing = findSharing(id, host);
	if (!sharing) return;
	throw new FieldError(
		rpId.label,
		`is ${quote(id)}, under which others also have domains: passkeys for it would not be yours alone, and most browsers refuse them`,
		sharing.own ? `Enter ${sharing.own} instead.` : otherwise,
	);
}

/** The site or organization that passkeys are registered for, as PingOne and WebAuthn have it. */
export const relyingParty = group('rp', [rpId, rpName], ({ rpId: given, rpName: name }) => {
	const id = checkRelyingPartyId(given);
	if (name === '') {
		throw new FieldError(
			rpName.label,
			'is empty',
			'Enter the name users see when their browser asks for a passkey.',
		);
	}
	requireOwnDomain(id, '', `Enter your own domain below it, such as example.${id}.`);
	return { id, name };
});

/** As a filter of what a list counts. */
export const relyingPartyFilter = selection(
	{
		displayName: 'Relying Party ID',
		name: 'relyingParty',
		description: 'Only passkeys with exactly this relying party ID',
	},
	DOMAINS,
	[['Domain', 'domain', 'example.com']],
).as(({ value }, label) => checkRelyingPartyId(value, label));

/** What stands for the host of the page. */
export const OWN_HOST = 'host';

/** Where the passkeys of a page work. No default: one for n8n's host opens nothing elsewhere. */
export const pageDomain = group(
	'domain',
	[
		choice({
			displayName: 'Relying Party',
			name: 'relyingParty',
			options: [
				{
					name: 'A Domain',
					value: 'domain',
					description:
						'The domain that users sign in to. The page must be on it or on a subdomain.',
				},
				{
					name: 'This Instance’s Own Host',
					value: OWN_HOST,
					description: 'The passkeys work only on the pages of this n8n instance',
				},
			],
			default: 'domain',
			description: 'Where the passkeys work',
		}),
		rpId.when({ relyingParty: ['domain'] }),
		new Notice({
			displayName:
				'Passkeys for <b>this instance’s own host</b> work on its pages only: no one can sign in anywhere else with them.',
			name: 'ownHostNotice',
		}).when({ relyingParty: [OWN_HOST] }),
	],
	// Empty for the host of the page.
	({ rpId: id }) => (id === undefined ? '' : checkRelyingPartyId(id)),
);
