/**
 * First part of the page's script: what this browser can do. Only looks; sends nothing.
 *
 * The names of other apps' browsers are what these write into their user agent (assumed, they change).
 */
export const SUPPORT = String.raw`
const inApp = /FBA[NV]|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|musical_ly|BytedanceWebview|Teams\/|Slack|GSA\/|; wv\)/.test(navigator.userAgent);

function whyNot() {
	if (self.origin === 'null') return 'opaque';
	if (!self.isSecureContext) return 'insecure';
	if (self.PublicKeyCredential && navigator.credentials) return location.origin === data.origin ? '' : 'wrongHost';
	return inApp ? 'inApp' : 'unsupported';
}

async function hint() {
	if (inApp) return 'inApp';
	const ask = self.PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable;
	if (data.kinds !== 'PLATFORM' || !ask) return '';
	return (await ask.call(self.PublicKeyCredential)) ? '' : 'noPlatform';
}
`;
