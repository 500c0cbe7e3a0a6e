import type { IDataObject } from 'n8n-workflow';
import { inReadingOrder } from '../../pingone/readingOrder';
import type { Device } from '../../pingone/types';
import type { AttestationFacts } from '../../webauthn/verify';
import type { Wait } from './wait';

/**
 * `enrollment.status` of the output. Only ENROLLED comes with a device; the others carry neither
 * `id` nor `status` beside it, so that nobody takes them for one.
 */
export type EnrollmentStatus = 'ENROLLED' | 'EXPIRED' | 'CLOSED';

const summary = ({ person, expiresAt }: Wait, status: EnrollmentStatus, more: IDataObject) => ({
	status,
	user: { ...person },
	linkExpiresAt: new Date(expiresAt).toISOString(),
	...more,
});

/**
 * Output when the person has enrolled.
 *
 * @param device as PingOne returned it, ACTIVE
 * @param facts what the authenticator said of itself; missing when the device was found active
 * @param now milliseconds since 1970
 */
export function enrolledItem(
	wait: Wait,
	device: Device,
	tries: number,
	facts: AttestationFacts | undefined,
	now: number,
): IDataObject {
	const authenticator = facts && {
		aaguid: facts.aaguid,
		userVerified: facts.userVerified,
		backupEligible: facts.backupEligible,
		backedUp: facts.backedUp,
		attestationFormat: facts.format,
	};
	return inReadingOrder({
		...device,
		enrollment: summary(wait, 'ENROLLED', {
			enrolledAt: new Date(now).toISOString(),
			tries,
			...(authenticator && { authenticator }),
		}),
	});
}

/** Output when nobody enrolled before the link expired. Made before the wait begins. */
export const expiredItem = (wait: Wait): IDataObject => ({
	enrollment: summary(wait, 'EXPIRED', {}),
});

/** Output when the link closed. @param now milliseconds since 1970 */
export const closedItem = (wait: Wait, tries: number, now: number): IDataObject => ({
	enrollment: summary(wait, 'CLOSED', {
		closedAt: new Date(now).toISOString(),
		tries,
		reason: 'TOO_MANY_TRIES',
	}),
});
