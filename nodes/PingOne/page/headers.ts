import { findRelyingPartyIdFault } from '../webauthn/relyingPartyId';

/** Nothing on the page needs these features, so no script on it gets them. */
const DENIED = [
	...['accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media'],
	...['fullscreen', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'magnetometer'],
	...['microphone', 'midi', 'payment', 'picture-in-picture'],
	...['screen-wake-lock', 'serial', 'storage-access', 'usb', 'xr-spatial-tracking'],
];

/** Sent with every response: not stored, indexed or framed, and no referrer that leaks the link. */
export const commonHeaders: Record<string, string> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex, nofollow, noarchive',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Permissions-Policy': [
		'publickey-credentials-create=(self)',
		'publickey-credentials-get=(self)',
		'clipboard-write=(self)',
		...DENIED.map((feature) => `${feature}=()`),
	].join(', '),
};

/** Characters that end a source or a directive (CSP Level 3 section 2.3.1), or quote a keyword. */
const encodePath = (path: string) =>
	path.replace(/[;,']/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Whether an image URL can go into the policy: https, and a plain domain, which adds no directives. */
export const isPictureUrl = ({ protocol, hostname, username, password }: URL) =>
	protocol === 'https:' &&
	username === '' &&
	password === '' &&
	findRelyingPartyIdFault(hostname) === undefined;

/** The image as a source expression: its path has no query. */
function pictureSource(logoUrl: string): string {
	const url = URL.canParse(logoUrl) ? new URL(logoUrl) : undefined;
	return url && isPictureUrl(url) ? `${url.origin}${encodePath(url.pathname)}` : '';
}

/** Allows the page its own script and style, its own address, the logo, and nothing else. */
export function contentSecurityPolicy(nonce: string, logoUrl: string): string {
	return [
		"default-src 'none'",
		`script-src 'nonce-${nonce}'`,
		`style-src 'nonce-${nonce}'`,
		// Its own origin for the icon that browsers ask for.
		`img-src 'self' ${pictureSource(logoUrl)}`.trim(),
		"connect-src 'self'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join('; ');
}
