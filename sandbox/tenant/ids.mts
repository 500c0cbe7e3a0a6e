import { createHash } from 'node:crypto';

/** The environment of every example: the one in PingOne's own documentation sample. */
export const ENVIRONMENT_ID = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';
/** The environment that owns a worker app but manages the first environment. */
export const SECOND_ENVIRONMENT_ID = 'd1f0c7c2-3b0e-4c0e-9a55-0f6a4bb7c0a2';
/** The first sample user, Ada: the user ID of PingOne's documentation sample. */
export const FIRST_USER_ID = 'b30ac647-e33e-464f-a6ea-0275082d4c26';

/**
 * The same UUID for the same name on every run, so that examples and tests can rely on it.
 *
 * @param name any text, by convention `kind:name`
 * @returns a version 4 shaped UUID made from the name's SHA-256
 */
export function stableUuid(name: string): string {
	const hex = createHash('sha256').update(name).digest('hex');
	const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		variant + hex.slice(17, 20),
		hex.slice(20, 32),
	].join('-');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text has the form of a UUID. */
export function isUuid(text: string): boolean {
	return UUID.test(text);
}
