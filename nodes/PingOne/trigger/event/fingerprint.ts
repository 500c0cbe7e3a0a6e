import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** 64 bits in base64url. Two of 20,000 events collide with a probability of 10^-11. */
const KEY_BYTES = 8;
/** Length of a fingerprint. */
export const KEY_LENGTH = 11;

/**
 * A short fingerprint of an event: of its ID, or of the bytes of the whole event without one.
 *
 * @param event one that `isEvent` accepted, so that it can be written as JSON
 */
export function fingerprint(event: IDataObject): string {
	const id = typeof event.id === 'string' && event.id !== '' ? event.id : JSON.stringify(event);
	return createHash('sha256').update(id).digest().subarray(0, KEY_BYTES).toString('base64url');
}
