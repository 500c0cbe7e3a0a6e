import { data } from './dom';

/** Names that in-app browsers put into their user agent (assumed; they change). */
const IN_APP =
	/FBA[NV]|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|musical_ly|BytedanceWebview|Teams\/|Slack|GSA\/|; wv\)/;

export const isInApp = IN_APP.test(navigator.userAgent);

/** Missing in older browsers, and removed by some apps. */
const hasWebAuthn = () =>
	Boolean((window as { PublicKeyCredential?: unknown }).PublicKeyCredential) &&
	typeof (navigator as { credentials?: Partial<CredentialsContainer> }).credentials?.create ===
		'function';

/** Why this browser or page cannot create passkeys. Sends nothing. */
export function findObstacle(): string | undefined {
	if (window.origin === 'null') return 'opaque';
	if (!window.isSecureContext) return 'insecure';
	if (!hasWebAuthn()) return isInApp ? 'inApp' : 'unsupported';
	return location.origin === data.origin ? undefined : 'moved';
}
