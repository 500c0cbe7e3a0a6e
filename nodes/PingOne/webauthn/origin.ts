import { WebAuthnDataError, quoted } from './errors';

const parseUrl = (text: string) => (URL.canParse(text) ? new URL(text) : undefined);

/** The origin of a web address as browsers send it; undefined for anything without one. */
const serialized = (url: URL | undefined): string | undefined =>
	url === undefined || url.origin === 'null' ? undefined : url.origin;

/**
 * An origin as browsers send it. @throws WebAuthnDataError `ORIGIN_INVALID`, with the corrected form
 */
export function normalizeOrigin(origin: string): string {
	const url = parseUrl(origin.trim());
	const clean = serialized(url);
	if (url !== undefined && clean !== undefined && url.href === `${clean}/`) return clean;
	const hint = clean === undefined ? undefined : `Use ${quoted(clean)}.`;
	throw new WebAuthnDataError(
		'ORIGIN_INVALID',
		`The origin ${quoted(origin)} must be a complete URL without a path, such as ` +
			"'https://login.example.com'",
		hint,
	);
}

/** Pages that may use WebAuthn: HTTPS, or plain HTTP on the same machine (Secure Contexts §3.1). */
function isSecure(url: URL): boolean {
	if (url.protocol === 'https:') return true;
	return url.protocol === 'http:' && /(^|\.)localhost$/.test(url.hostname);
}

/** @throws WebAuthnDataError `ORIGIN_MISMATCH` if the page had another origin */
export function requireSameOrigin(signed: string, given: string): void {
	const expected = normalizeOrigin(given);
	if (signed === expected) return;
	throw new WebAuthnDataError(
		'ORIGIN_MISMATCH',
		`The key was created on ${quoted(signed)}, but the origin given is ${quoted(expected)}`,
		'Enter the origin of the page where the key was created.',
	);
}

/**
 * Checks that an origin may create passkeys for a relying party ID in lower case: it is secure, and
 * on that domain or below it (WebAuthn Level 3 §5.1.3).
 * @throws WebAuthnDataError `ORIGIN_NOT_SECURE`, `ORIGIN_OUTSIDE_RP`
 */
export function requireOriginInRp(signed: string, rpId: string): void {
	const url = parseUrl(signed);
	if (url === undefined || serialized(url) !== signed || !isSecure(url)) {
		throw new WebAuthnDataError(
			'ORIGIN_NOT_SECURE',
			`The key was created on ${quoted(signed)}, which is not a page served over HTTPS`,
			'Create the key on an HTTPS page (or on http://localhost for a trial).',
		);
	}
	if (url.hostname === rpId || url.hostname.endsWith(`.${rpId}`)) return;
	throw new WebAuthnDataError(
		'ORIGIN_OUTSIDE_RP',
		`The key was created on ${quoted(signed)}, which does not belong to the relying party ID ` +
			quoted(rpId),
		`The host must be ${quoted(rpId)} or end with ${quoted(`.${rpId}`)}.`,
	);
}
