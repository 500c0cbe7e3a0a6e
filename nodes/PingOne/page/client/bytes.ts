/** The bytes of base64url text. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

const toUrl = (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

type Binary = ArrayBuffer | ArrayBufferView | string;

/**
 * Bytes as unpadded base64url. Password managers in the place of the browser give strings and views
 * as well.
 */
export function toText(binary: Binary): string {
	if (typeof binary === 'string') return toUrl(binary);
	const bytes = ArrayBuffer.isView(binary)
		? new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength)
		: new Uint8Array(binary);
	return toUrl(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
}
