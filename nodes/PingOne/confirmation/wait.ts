import type { PermanentFailure } from '../waiting/permanentFailure';
import type { LimitReason } from '../waiting/phase';
import { type AskingWait, isAppearance, isAsking } from '../waiting/wait';
import { isAskedOr } from '../waiting/watch';
import {
	type Check,
	type Guarded,
	isFlag,
	isList,
	isOneOf,
	isRecord,
	isText,
	orMissing,
} from '../savedState';

const hasKeyMembers = isRecord({
	/** Relying party of the keys that may answer. */
	rpId: isText,
	/** Whether PIN, fingerprint or face is required, not a touch alone. */
	requiresUserVerification: isFlag,
	/** IDs of the devices that may answer; empty for all. */
	onlyDevices: isList(isText),
	/** Credential ID of the only key, base64url, where it is known. */
	credentialId: orMissing(isText),
	/** Of the user's keys, as far as the workflow knows them; COSE, base64url. */
	publicKeys: isList(isText),
});

/** One wait for the answer of one of a user's keys: to confirm something, or to test the key. */
export type KeyWait = AskingWait & Guarded<typeof hasKeyMembers>;

export const isKeyWait: Check = (value) => hasKeyMembers(value) && isAsking(value);

/** One wait for the confirmation of one user. */
export type ConfirmationWait = KeyWait & Guarded<typeof isConfirmation>;

const isConfirmation = isRecord({
	kind: isOneOf('confirm'),
	/** n8n's ID of the execution that asks. */
	executionId: isText,
	message: isText,
	/** Whether a user who declines has to say why. */
	asksReason: isFlag,
	/** Whether the signature covers the message, by an own challenge. */
	bindsMessage: isFlag,
	/** Whether n8n asks for a review of an AI agent's tool. */
	isReview: orMissing(isFlag),
});

/** Whether a record has a page as a confirmation shows it. */
export const isShown = isRecord({ page: isAppearance, origin: isText });

/** Whether what was kept has the members of one of the waits of this page. */
export const isWait: Check = isAskedOr((kept) => isConfirmation(kept) && isKeyWait(kept), isShown);

/** Why a link was closed: `confirmation.reason`. */
export type CloseReason = LimitReason | PermanentFailure | 'KEY_REFUSED';
