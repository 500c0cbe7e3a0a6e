import type { IDataObject } from 'n8n-workflow';
import { inReadingOrder } from '../pingone/client/readingOrder';
import type { Device } from '../pingone/types';
import type { AttestationFacts } from '../webauthn/checkAttestation';
import type { Visitor } from '../page/visitor';
import { iso } from '../waiting/wait';
import type { AttemptRecord } from './session';
import type { EnrollmentWait, PageSettings } from './wait';

/** Only ENROLLED comes with a device: the others have no `id` or `status` to be mistaken for one. */
const summary = (
	{ person, expiresAt }: EnrollmentWait,
	status: 'ENROLLED' | 'EXPIRED' | 'CLOSED',
	more: IDataObject,
) => ({ status, user: { ...person }, linkExpiresAt: iso(expiresAt), ...more });

/** Whether the authenticator's model is proven: by a certificate chain that PingOne has checked. */
function isAttested({ certified }: AttestationFacts, device: Device): boolean {
	const { attestationType: type } = (device.fidoRegistrationArtifacts ?? {}) as IDataObject;
	return certified && typeof type === 'string' && !['NONE', 'SELF', ''].includes(type);
}

/** What to do about devices that may be active, or are. */
const CHECK =
	'These devices of the link may be active. Look them up with Get Device: delete those that the user does not want to keep.';

type Doubts = Pick<Evidence, 'others' | 'unknown'>;

/** Members of the output about devices that are not, or may not be, the one of the wait. */
const doubtsOf = ({ others = [], unknown = [] }: Doubts): IDataObject => ({
	...(others.length > 0 && { conflict: { deviceIds: others } }),
	...(unknown.length > 0 && { unknownDeviceIds: unknown, whatToDo: CHECK }),
});

const authenticatorOf = (facts: AttestationFacts, device: Device) => ({
	aaguid: facts.aaguid,
	attested: isAttested(facts, device),
	userVerified: facts.userVerified,
	backupEligible: facts.backupEligible,
	backedUp: facts.backedUp,
	attestationFormat: facts.format,
});

export interface Evidence {
	/** Missing when the device was found active. */
	facts?: AttestationFacts;
	/** Other passkeys for the same relying party that became active while the link was waiting, by ID. */
	others?: string[];
	/** Who has registered the passkey; missing when that is not known here. */
	visitor?: Visitor;
	/** Devices of this link of which PingOne has not said whether they are active. */
	unknown?: string[];
	/** Milliseconds since 1970. */
	now: number;
}

/** Output when the user has enrolled. @param device as PingOne returned it, ACTIVE */
export function enrolledItem(
	wait: EnrollmentWait,
	{ count }: Pick<AttemptRecord, 'count'>,
	device: Device,
	{ facts, visitor, now, ...doubts }: Evidence,
): IDataObject {
	return inReadingOrder({
		...device,
		enrollment: summary(wait, 'ENROLLED', {
			enrolledAt: iso(now),
			attempts: count,
			...visitor,
			...(facts && { authenticator: authenticatorOf(facts, device), publicKey: facts.publicKey }),
			...doubtsOf(doubts),
		}),
	});
}

/** Where the page leads from here. @param backup proof of the link for a second passkey, if there is one */
export const nextOf = ({ redirectUrl }: PageSettings, backup?: string): IDataObject => ({
	...(redirectUrl && { redirectUrl }),
	...(backup !== undefined && { backup }),
});

/** Output when no one enrolled before the link expired. @param unknown as in the evidence */
export const expiredItem = (wait: EnrollmentWait, unknown?: string[]): IDataObject => ({
	enrollment: summary(wait, 'EXPIRED', doubtsOf({ unknown })),
});

/** Output when the link closed. @param how it closed */
export const closedItem = (wait: EnrollmentWait, how: IDataObject, doubts: Doubts) => ({
	enrollment: summary(wait, 'CLOSED', { ...how, ...doubtsOf(doubts) }),
});
