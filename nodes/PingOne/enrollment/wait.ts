import type { IDataObject } from 'n8n-workflow';
import type { Attachment } from '../page/view';
import type { PermanentFailure } from '../waiting/permanentFailure';
import type { LimitReason } from '../waiting/limits';
import { isAskedOr } from '../waiting/watch';
import { type Appearance, type AskingWait, isAppearance, isAsking } from '../waiting/wait';
import {
	type Check,
	isFlag,
	isList,
	isNumber,
	isOneOf,
	isRecord,
	isText,
	orMissing,
} from '../savedState';

/**
 * `enrollment.status` of the output. Only ENROLLED comes with a device. The others carry neither
 * `id` nor `status`, so that they cannot be mistaken for one.
 */
export type EnrollmentStatus = 'ENROLLED' | 'EXPIRED' | 'CLOSED';

/** Why a link was closed: `enrollment.reason`. */
export type CloseReason = 'TOO_MANY_ATTEMPTS' | LimitReason | PermanentFailure;

/** What the page shows. All values have been validated. */
export interface PageSettings extends Appearance {
	/** Absolute https address to redirect to after success, or empty. */
	redirectUrl: string;
	/** Undefined when the policy could not be read. */
	attachment?: Attachment;
	/** Whether the user may name the passkey. */
	asksNickname: boolean;
}

/** One wait for the passkey of one user. */
export interface EnrollmentWait extends AskingWait {
	kind: 'enroll';
	page: PageSettings;
	/** Body of PingOne's create request, without a nickname to be entered on the page. */
	device: IDataObject & { rp: { id: string; name: string }; policy: { id: string } };
	/** Salt of the link that the page offers for a second passkey. */
	backup?: string;
	/** Whether the next node behind tests the new device, in the same visit. */
	isTestedNext?: boolean;
	/** What happens to the user's pending devices. */
	ifExists: 'createAnother' | 'replacePending';
	/** FIDO2 devices that the user had when the wait began: none of them is of this link. */
	known: string[];
	/** Attempts until the link closes. */
	maxAttempts: number;
	/** What happens when nobody can enroll with the link until an admin acts. */
	onFailure: 'end' | 'keep';
}

const hasSettings = isRecord({
	redirectUrl: isText,
	attachment: orMissing(isOneOf('PLATFORM', 'CROSS_PLATFORM', 'BOTH')),
	asksNickname: isFlag,
});

/** Whether a value is what such a page shows. */
export const isPage: Check = (value) => hasSettings(value) && isAppearance(value);

/** Whether a record has a page as an enrollment shows it. */
export const isShown: Check = isRecord({ page: isPage, origin: isText });

const isEnrollment = isRecord({
	kind: isOneOf('enroll'),
	page: isPage,
	device: isRecord({
		type: isOneOf('FIDO2'),
		rp: isRecord({ id: isText, name: isText }),
		policy: isRecord({ id: isText }),
		nickname: orMissing(isText),
	}),
	backup: orMissing(isText),
	isTestedNext: orMissing(isFlag),
	ifExists: isOneOf('createAnother', 'replacePending'),
	known: isList(isText),
	maxAttempts: isNumber,
	onFailure: isOneOf('end', 'keep'),
});

/** Whether what was kept has the members of one of the waits of this page. */
export const isWait: Check = isAskedOr((value) => isEnrollment(value) && isAsking(value), isShown);
