import type { PermanentFailure } from '../waiting/permanentFailure';
import type { LimitReason } from '../waiting/limits';
import { type AskingWait, isAppearance, isAsking } from '../waiting/wait';
import { isAskedOr } from '../waiting/watch';
import { type Check, isFlag, isList, isOneOf, isRecord, isText, orMissing } from '../savedState';

/** One wait for the answer of one of a user's keys: to confirm something, or to test the key. */
export interface KeyWait extends AskingWait {
	/** Relying party of the keys that may answer. */
	rpId: string;
	/** Whether PIN, fingerprint or face is required, not a touch alone. */
	requiresUserVerification: boolean;
	/** IDs of the devices that may answer; empty for all. */
	onlyDevices: string[];
	/** Credential ID of the only key, base64url, where it is known. */
	credentialId?: string;
	/** Of the user's keys, as far as the workflow knows them; COSE, base64url. */
	publicKeys: string[];
}

/** One wait for the confirmation of one user. */
export interface ConfirmationWait extends KeyWait {
	kind: 'confirm';
	/** n8n's ID of the execution that asks. */
	executionId: string;
	/** What is confirmed: text, as the page shows it. */
	message: string;
	/** Whether a user who declines has to say why. */
	asksReason: boolean;
	/** Whether the signature covers the message, by an own challenge. */
	bindsMessage: boolean;
	/** Whether n8n asks for a review of an AI agent's tool. */
	isReview?: boolean;
}

const hasKeyMembers = isRecord({
	rpId: isText,
	requiresUserVerification: isFlag,
	onlyDevices: isList(isText),
	credentialId: orMissing(isText),
	publicKeys: isList(isText),
});

/** Whether what was kept has what it takes to ask a key. */
export const isKeyWait: Check = (value) => hasKeyMembers(value) && isAsking(value);

const isConfirmation = isRecord({
	kind: isOneOf('confirm'),
	message: isText,
	asksReason: isFlag,
	bindsMessage: isFlag,
	isReview: orMissing(isFlag),
});

/** Whether a record has a page as a confirmation shows it. */
export const isShown: Check = isRecord({ page: isAppearance, origin: isText });

/** Whether what was kept has the members of one of the waits of this page. */
export const isWait: Check = isAskedOr(
	(value) => isConfirmation(value) && isKeyWait(value),
	isShown,
);

/** How a wait for a confirmation ended. */
export type ConfirmationStatus = 'CONFIRMED' | 'DECLINED' | 'EXPIRED' | 'CLOSED';

/** Why a link was closed: `confirmation.reason`. */
export type CloseReason = LimitReason | PermanentFailure | 'KEY_REFUSED';
