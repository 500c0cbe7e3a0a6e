import type { PermanentFailure } from '../waiting/permanentFailure';
import type { LimitReason } from '../waiting/limits';
import { type AskingWait, isAppearance, isAsking } from '../waiting/wait';
import { isAskedOr } from '../waiting/watch';
import { type Check, isFlag, isList, isOneOf, isRecord, isText, orMissing } from '../savedState';

/** One wait for the confirmation of one user. */
export interface ConfirmationWait extends AskingWait {
	kind: 'confirm';
	/** n8n's ID of the execution that asks. */
	executionId: string;
	/** What is confirmed: text, as the page shows it. */
	message: string;
	/** Relying party of the keys that may confirm. */
	rpId: string;
	/** Whether PIN, fingerprint or face is required, not a touch alone. */
	requiresUserVerification: boolean;
	/** IDs of the devices that may confirm; empty for all. */
	onlyDevices: string[];
	/** Of the user's keys, for the receipt, as far as the workflow knows them; COSE, base64url. */
	publicKeys: string[];
	/** Whether a user who declines has to say why. */
	asksReason: boolean;
	/** Whether the signature covers the message, by an own challenge. */
	bindsMessage: boolean;
	/** Whether n8n asks for a review of an AI agent's tool. */
	isReview?: boolean;
}

const isConfirmation = isRecord({
	kind: isOneOf('confirm'),
	message: isText,
	rpId: isText,
	requiresUserVerification: isFlag,
	onlyDevices: isList(isText),
	publicKeys: isList(isText),
	asksReason: isFlag,
	bindsMessage: isFlag,
	isReview: orMissing(isFlag),
});

/** Whether a record has a page as a confirmation shows it. */
export const isShown: Check = isRecord({ page: isAppearance, origin: isText });

/** Whether what was kept has the members of one of the waits of this page. */
export const isWait: Check = isAskedOr(
	(value) => isConfirmation(value) && isAsking(value),
	isShown,
);

/** How a wait for a confirmation ended. */
export type ConfirmationStatus = 'CONFIRMED' | 'DECLINED' | 'EXPIRED' | 'CLOSED';

/** Why a link was closed: `confirmation.reason`. */
export type CloseReason = LimitReason | PermanentFailure | 'KEY_REFUSED';
