import { data } from './dom';

/** Names that in-app browsers put into their user agent (assumed; they change). */
const IN_APP =
	/FBA[NV]|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|musical_ly|BytedanceWebview|Teams\/|Slack|GSA\/|Electron\/|; wv\)/;

/** Browsers on iPhone and iPad name Safari; web views of apps do not. */
const isWebView = (agent: string) => /iPhone|iPad|iPod/.test(agent) && !/Safari\//.test(agent);

export const isInApp = IN_APP.test(navigator.userAgent) || isWebView(navigator.userAgent);

/** Missing in older browsers, and removed by some apps. */
const hasWebAuthn = () =>
	!!(window as { PublicKeyCredential?: unknown }).PublicKeyCredential &&
	!!(navigator as { credentials?: unknown }).credentials &&
	typeof navigator.credentials.create === 'function';

/** Why this browser or page cannot create passkeys. Sends nothing. */
export function findObstacle(): string | undefined {
	if (window.origin === 'null') return 'opaque';
	if (!window.isSecureContext) return 'insecure';
	if (!hasWebAuthn()) return isInApp ? 'inApp' : 'unsupported';
	return location.origin === data.origin ? undefined : 'moved';
}
