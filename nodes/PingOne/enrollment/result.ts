import type { IDataObject } from 'n8n-workflow';
import { inReadingOrder } from '../pingone/client/readingOrder';
import type { Device } from '../pingone/types';
import type { AttestationFacts } from '../webauthn/verify';
import type { Visitor } from './events';
import type { AttemptRecord } from './attempts';
import type { EnrollmentStatus } from './status';
import type { EnrollmentWait } from './wait';

/** Why a link was closed: `enrollment.reason`. */
export type CloseReason = 'TOO_MANY_ATTEMPTS' | 'TOO_MANY_START_CODES' | 'TOO_MANY_REQUESTS';

/** A second passkey that was, or was about to be, registered with the same link. */
export interface Conflict extends IDataObject {
	/** PingOne device IDs. */
	deviceIds: string[];
	/** What happened to them. */
	resolution: 'REMOVED' | 'NOT_REMOVED';
}

const iso = (ms: number) => new Date(ms).toISOString();

const summary = (
	{ person, expiresAt }: Pick<EnrollmentWait, 'person' | 'expiresAt'>,
	status: EnrollmentStatus,
	more: IDataObject,
) => ({ status, user: { ...person }, linkExpiresAt: iso(expiresAt), ...more });

/**
 * Whether the authenticator's model is proven. Anybody can send any AAGUID; it is only a claim
 * unless a certificate chain backs it and PingOne has checked that.
 */
function isAttested(facts: AttestationFacts, device: Device): boolean {
	const { attestationType } = (device.fidoRegistrationArtifacts ?? {}) as IDataObject;
	const vouched =
		typeof attestationType === 'string' && !['NONE', 'SELF', ''].includes(attestationType);
	return facts.certified && vouched;
}

const authenticatorOf = (facts: AttestationFacts, device: Device) => ({
	aaguid: facts.aaguid,
	attested: isAttested(facts, device),
	userVerified: facts.userVerified,
	backupEligible: facts.backupEligible,
	backedUp: facts.backedUp,
	attestationFormat: facts.format,
});

/** How an enrollment came about. */
export interface Evidence {
	/** What the authenticator said about itself; missing when the device was found active. */
	facts?: AttestationFacts;
	conflict?: Conflict;
	visitor: Visitor;
	/** Milliseconds since 1970. */
	now: number;
}

/**
 * Output when the user has enrolled.
 *
 * @param device as PingOne returned it, ACTIVE
 */
export function enrolledItem(
	wait: EnrollmentWait,
	{ count }: Pick<AttemptRecord, 'count'>,
	device: Device,
	{ facts, conflict, visitor, now }: Evidence,
): IDataObject {
	return inReadingOrder({
		...device,
		enrollment: summary(wait, 'ENROLLED', {
			enrolledAt: iso(now),
			attempts: count,
			...visitor,
			...(facts && { authenticator: authenticatorOf(facts, device) }),
			...(conflict && { conflict }),
		}),
	});
}

/** Output when nobody enrolled before the link expired. Made before the wait begins. */
export const expiredItem = (wait: Pick<EnrollmentWait, 'person' | 'expiresAt'>): IDataObject => ({
	enrollment: summary(wait, 'EXPIRED', {}),
});

/** Output when the link closed. @param now milliseconds since 1970 */
export const closedItem = (
	wait: EnrollmentWait,
	{ count }: Pick<AttemptRecord, 'count'>,
	reason: CloseReason,
	{ visitor, now }: Pick<Evidence, 'visitor' | 'now'>,
): IDataObject => ({
	enrollment: summary(wait, 'CLOSED', { closedAt: iso(now), attempts: count, reason, ...visitor }),
});
