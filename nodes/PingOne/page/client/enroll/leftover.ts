/** A browser that can tell authenticators which passkeys a site does not know (WebAuthn Level 3 §5.1.10). */
interface Signaling {
	signalUnknownCredential?: (unknown: { rpId: string; credentialId: string }) => Promise<void>;
}

/**
 * Asks the authenticator to forget a passkey that was made and then refused.
 *
 * @param credentialId base64url
 * @returns false where the browser cannot do that, so that the user has to
 */
export async function forget(rpId: string | undefined, credentialId: string): Promise<boolean> {
	const api = window.PublicKeyCredential as unknown as Signaling;
	if (rpId === undefined || typeof api.signalUnknownCredential !== 'function') return false;
	try {
		await api.signalUnknownCredential({ rpId, credentialId });
		return true;
	} catch {
		return false;
	}
}
