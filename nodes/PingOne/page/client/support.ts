import type { Texts } from '../texts';
import { data } from './dom';

/** Names that in-app browsers put into their user agent (assumed; they change). */
const IN_APP =
	/FBA[NV]|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|musical_ly|BytedanceWebview|Teams\/|Slack|GSA\/|; wv\)/;

const isInApp = IN_APP.test(navigator.userAgent);

/** Missing in older browsers, and removed by some apps. */
const hasWebAuthn = () =>
	Boolean((window as { PublicKeyCredential?: unknown }).PublicKeyCredential) &&
	typeof (navigator as { credentials?: Partial<CredentialsContainer> }).credentials?.create ===
		'function';

/** Why this browser or page cannot create passkeys. Sends nothing. */
export function findObstacle(): keyof Texts | undefined {
	if (window.origin === 'null') return 'opaque';
	if (!window.isSecureContext) return 'insecure';
	if (!hasWebAuthn()) return isInApp ? 'inApp' : 'unsupported';
	return location.origin === data.origin ? undefined : 'moved';
}

/** A warning about what may go wrong in this browser. */
export async function findHint(): Promise<keyof Texts | undefined> {
	if (isInApp) return 'inApp';
	if (data.attachment !== 'PLATFORM') return undefined;
	const { PublicKeyCredential: api } = window;
	if (typeof api.isUserVerifyingPlatformAuthenticatorAvailable !== 'function') return undefined;
	return (await api.isUserVerifyingPlatformAuthenticatorAvailable()) ? undefined : 'noPlatform';
}
