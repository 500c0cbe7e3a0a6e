import type { Texts } from '../../texts';
import { data } from '../dom';
import type { OptionsJson } from './webauthn';

/** What newer browsers tell of themselves (WebAuthn Level 3 §5.1.7), and most of their devices (§5.1.6). */
interface Telling {
	isUserVerifyingPlatformAuthenticatorAvailable?: () => Promise<boolean>;
	getClientCapabilities?: () => Promise<Record<string, boolean | undefined>>;
}

/** What helps with the policy's kind of authenticator in this browser, or stands in the way. */
export async function guidance(): Promise<keyof Texts | undefined> {
	const { attachment } = data;
	if (attachment === undefined) return undefined;
	if (attachment === 'CROSS_PLATFORM') return 'newPin';
	const api = window.PublicKeyCredential as unknown as Telling;
	const hasOwn = api.isUserVerifyingPlatformAuthenticatorAvailable;
	const isAble = hasOwn && (await hasOwn.call(api));
	// A phone or tablet needs no other one, and cannot scan a code that it shows itself.
	const isHeld = window.matchMedia('(pointer:coarse)').matches;
	if (isHeld && isAble) return 'thisPhone';
	if (attachment === 'PLATFORM') return isAble === false ? 'noPlatform' : undefined;
	if (isHeld || !api.getClientCapabilities) return undefined;
	return (await api.getClientCapabilities()).hybridTransport ? 'phone' : undefined;
}

/** Browsers ask before they show a site the key's make (WebAuthn Level 3 §5.4.7). */
export const showsMake = ({ attestation = 'none' }: OptionsJson) =>
	attestation === 'direct' || attestation === 'enterprise';

/** Place of the flags in authenticator data, and those of passkeys that may be and are synced (§6.1). */
const FLAGS_AT = 32;
const MAY_SYNC = 0x08;
const IS_SYNCED = 0x10;

/** Where the passkey is, as far as the browser says: the key of a text. */
export function whereKept(credential: PublicKeyCredential): keyof Texts | undefined {
	const response = credential.response as Partial<AuthenticatorAttestationResponse>;
	if (typeof response.getAuthenticatorData !== 'function') return undefined;
	const flags = new Uint8Array(response.getAuthenticatorData())[FLAGS_AT] || 0;
	if (flags & IS_SYNCED) return 'keptSynced';
	if (flags & MAY_SYNC) return undefined;
	const { authenticatorAttachment } = credential;
	if (authenticatorAttachment === 'platform') return 'keptDevice';
	return authenticatorAttachment === 'cross-platform' ? 'keptKey' : undefined;
}
