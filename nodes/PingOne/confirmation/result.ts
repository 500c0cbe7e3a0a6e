import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Visitor } from '../page/visitor';
import type { Receipt } from './receipt';
import type { CloseReason, ConfirmationStatus, ConfirmationWait } from './wait';

const iso = (ms: number) => new Date(ms).toISOString();

/** SHA-256 of the message in UTF-8, base64url: what a record elsewhere can be compared with. */
const hashOf = (message: string) =>
	createHash('sha256').update(message, 'utf8').digest('base64url');

type Asked = Pick<ConfirmationWait, 'person' | 'message' | 'expiresAt' | 'isReview'>;

/** What an AI agent reads when its tool was not run. */
const WORDS: Record<ConfirmationStatus, string> = {
	CONFIRMED: '',
	DECLINED: 'Declined.',
	EXPIRED: 'Nobody confirmed this in time.',
	CLOSED: 'The request was closed without a confirmation.',
};

/** In a review, n8n hands the text of `chatInput` on to the model (processHitlResponses, 2.41.1). */
function toldToAgent(status: ConfirmationStatus, { reason }: IDataObject): IDataObject {
	const words = WORDS[status];
	if (words === '') return {};
	return { chatInput: typeof reason === 'string' ? `${words} Reason: ${reason}` : words };
}

/** n8n's human review looks for `approved` at the top. */
const confirmationItem = (
	{ person, message, expiresAt, isReview }: Asked,
	status: ConfirmationStatus,
	more: IDataObject,
): IDataObject => ({
	approved: status === 'CONFIRMED',
	...(isReview && toldToAgent(status, more)),
	confirmation: {
		status,
		user: { ...person },
		message,
		messageHash: hashOf(message),
		linkExpiresAt: iso(expiresAt),
		...more,
	},
});

/** How a decision came about. */
export interface Circumstances {
	/** Missing where no request has decided. */
	visitor?: Visitor;
	/** Milliseconds since 1970. */
	now: number;
}

/** What is known of the signature: with a receipt, or why there is none. */
type SignatureEvidence =
	| { userVerified: boolean; messageSigned: boolean; publicKey?: string; receipt: Receipt }
	| { userVerified?: boolean; noReceipt: string };

/** Output when the user has confirmed with a key. */
export const confirmedItem = (
	wait: Asked,
	device: IDataObject,
	{
		flowId,
		visitor,
		now,
		evidence,
	}: Circumstances & { flowId: string; evidence: SignatureEvidence },
): IDataObject => {
	const { userVerified, ...rest } = evidence;
	return confirmationItem(wait, 'CONFIRMED', {
		at: iso(now),
		device,
		...(userVerified !== undefined && { userVerified }),
		pingOneId: flowId,
		...visitor,
		...rest,
	});
};

/** Output when the holder of the link declined, which needs no key. */
export const declinedItem = (
	wait: Asked,
	reason: string,
	{ visitor, now }: Circumstances,
): IDataObject =>
	confirmationItem(wait, 'DECLINED', {
		at: iso(now),
		...(reason !== '' && { reason }),
		...visitor,
	});

/** Output when nobody decided before the link expired. Made before the wait begins. */
export const expiredItem = (wait: Asked): IDataObject => confirmationItem(wait, 'EXPIRED', {});

/** Output when the link closed. */
export const closedItem = (
	wait: Asked,
	reason: CloseReason,
	{ visitor, now }: Circumstances,
): IDataObject => confirmationItem(wait, 'CLOSED', { at: iso(now), reason, ...visitor });
