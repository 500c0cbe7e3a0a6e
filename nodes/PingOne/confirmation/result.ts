import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { iso } from '../waiting/wait';
import type { ConfirmationWait } from './wait';

type Asked = Pick<ConfirmationWait, 'person' | 'message' | 'expiresAt' | 'isReview'>;

/** What an AI agent reads when its tool was not run. */
const WORDS = {
	CONFIRMED: '',
	DECLINED: 'Declined.',
	EXPIRED: 'No one confirmed this in time.',
	CLOSED: 'The request was closed without a confirmation.',
};

type Status = keyof typeof WORDS;

/** In a review, n8n hands the text of `chatInput` on to the model (processHitlResponses, 2.41.1). */
function toldToAgent(status: Status, { reason }: IDataObject): IDataObject {
	const words = WORDS[status];
	if (words === '') return {};
	return { chatInput: typeof reason === 'string' ? `${words} Reason: ${reason}` : words };
}

/** Output of a confirmation. n8n's human review looks for `approved` at the top. @param more how it came about */
export const confirmationItem = (
	{ person, message, expiresAt, isReview }: Asked,
	status: Status,
	more: IDataObject,
): IDataObject => ({
	approved: status === 'CONFIRMED',
	...(isReview && toldToAgent(status, more)),
	confirmation: {
		status,
		user: { ...person },
		message,
		// What a record elsewhere can be compared with.
		messageHash: createHash('sha256').update(message, 'utf8').digest('base64url'),
		linkExpiresAt: iso(expiresAt),
		...more,
	},
});

/** Output when no one decided before the link expired. Made before the wait begins. */
export const expiredItem = (wait: Asked): IDataObject => confirmationItem(wait, 'EXPIRED', {});
