import { data } from '../dom';
import { isInApp } from '../support';

/** A warning about what may go wrong in this browser. */
export async function findHint(): Promise<string | undefined> {
	if (isInApp) return 'inApp';
	if (data.attachment !== 'PLATFORM') return undefined;
	const { PublicKeyCredential: api } = window;
	if (typeof api.isUserVerifyingPlatformAuthenticatorAvailable !== 'function') return undefined;
	return (await api.isUserVerifyingPlatformAuthenticatorAvailable()) ? undefined : 'noPlatform';
}
