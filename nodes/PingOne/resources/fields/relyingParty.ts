import { FieldError, quote } from '../../pingone/errors/fieldError';
import { group } from '../../read/input';
import { locator, text } from '../../read/kinds';
import { findRelyingPartyIdFault, findSharing } from '../../webauthn/relyingPartyId';

/** The domain of the site that passkeys are registered for; empty when none is given. */
export const rpId = locator({
	displayName: 'Relying Party ID',
	name: 'rpId',
	type: 'resourceLocator',
	default: { mode: 'domain', value: '' },
	required: true,
	description:
		'The domain that passkeys are registered for (the WebAuthn relying party), in lower case. They work on this domain and its subdomains.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a FIDO2 policy’s domain...',
			typeOptions: { searchListMethod: 'searchRelyingParties', searchable: true },
		},
		{
			displayName: 'Domain',
			name: 'domain',
			type: 'string',
			placeholder: 'e.g. example.com',
		},
	],
}).as(({ value }) => value);

/** The site's name; empty when none is given. */
export const rpName = text({
	displayName: 'Relying Party Name',
	name: 'rpName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Example Ltd',
	description: 'The name users see when their browser asks for a passkey or security key',
});

/** @throws FieldError with the correction */
export function checkRelyingPartyId(id: string): string {
	const fault = findRelyingPartyIdFault(id);
	if (!fault) return id;
	if (id === '') {
		throw new FieldError(rpId.label, fault.what, 'Enter the domain, for example example.com.');
	}
	throw new FieldError(
		rpId.label,
		`${fault.what}, got ${quote(id)}`,
		fault.suggestion
			? `Enter ${fault.suggestion} instead.`
			: 'Enter the domain, for example example.com.',
	);
}

/**
 * Refuses a domain below which strangers have names, such as the public suffixes co.uk and github.io.
 * Browsers refuse it as no registrable domain (WebAuthn Level 3 §5.1.3); where they do not, strangers
 * get keys.
 *
 * @param host of the page, if it is known: its own domain is suggested
 * @param otherwise what to do where none can be suggested
 * @throws FieldError
 */
export function requireOwnDomain(id: string, host: string, otherwise: string): void {
	const sharing = findSharing(id, host);
	if (!sharing) return;
	throw new FieldError(
		rpId.label,
		`is ${quote(id)}, below which others have domains, too: passkeys for it would not be yours alone, and most browsers refuse them`,
		sharing.own ? `Enter ${sharing.own} instead.` : otherwise,
	);
}

/**
 * @param fallbackId stands in for an ID that is empty, and for a name that is; with none, both are
 * needed
 * @returns `rp` as PingOne and WebAuthn have it
 * @throws FieldError
 */
export function relyingPartyOf(
	given: { rpId: string; rpName: string },
	fallbackId = '',
): { id: string; name: string } {
	const id = checkRelyingPartyId(given.rpId || fallbackId);
	const name = given.rpName || (fallbackId && id);
	if (name === '') {
		throw new FieldError(
			rpName.label,
			'is empty',
			'Enter the name users see when their browser asks for a passkey.',
		);
	}
	return { id, name };
}

/** The site or organization that passkeys are registered for. */
export const relyingParty = group('rp', [rpId, rpName], (given) => {
	const rp = relyingPartyOf(given);
	requireOwnDomain(rp.id, '', `Enter your own domain below it, such as example.${rp.id}.`);
	return rp;
});
