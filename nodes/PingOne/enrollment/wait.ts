import type { PermanentFailure } from '../waiting/permanentFailure';
import type { LimitReason } from '../waiting/phase';
import { isAskedOr } from '../waiting/watch';
import { type AskingWait, isAppearance, isAsking } from '../waiting/wait';
import {
	type Check,
	type Guarded,
	isFlag,
	isList,
	isNumber,
	isOneOf,
	isRecord,
	isText,
	orMissing,
} from '../savedState';

/** Why a link was closed: `enrollment.reason`. */
export type CloseReason = 'TOO_MANY_ATTEMPTS' | LimitReason | PermanentFailure;

const hasSettings = isRecord({
	/** Absolute https address to redirect to after success, or empty. */
	redirectUrl: isText,
	/** Undefined when the policy could not be read. */
	attachment: orMissing(isOneOf('PLATFORM', 'CROSS_PLATFORM', 'BOTH')),
	/** Whether the user may name the passkey. */
	asksNickname: isFlag,
});

/** What the page shows. All values have been validated. */
export type PageSettings = Guarded<typeof isPage>;

/** Whether a value is that. */
export const isPage = (value: unknown) => hasSettings(value) && isAppearance(value);

/** Whether a record has a page as an enrollment shows it. */
export const isShown = isRecord({ page: isPage, origin: isText });

/** One wait for the passkey of one user. */
export type EnrollmentWait = AskingWait & Guarded<typeof isEnrollment>;

const isEnrollment = isRecord({
	kind: isOneOf('enroll'),
	page: isPage,
	/** Body of PingOne's create request, without a nickname to be entered on the page. */
	device: isRecord({
		type: isOneOf('FIDO2'),
		rp: isRecord({ id: isText, name: isText }),
		policy: isRecord({ id: isText }),
		nickname: orMissing(isText),
	}),
	/** Salt of the link that the page offers for a second passkey. */
	backup: orMissing(isText),
	/** Whether the next node behind tests the new device, in the same visit. */
	isTestedNext: orMissing(isFlag),
	/** What happens to the user's pending devices. */
	ifExists: isOneOf('createAnother', 'replacePending'),
	/** FIDO2 devices that the user had when the wait began: none of them is of this link. */
	known: isList(isText),
	/** Attempts until the link closes. */
	maxAttempts: isNumber,
	/** What happens when no one can enroll with the link until an admin acts. */
	onFailure: isOneOf('end', 'keep'),
});

/** Whether what was kept has the members of one of the waits of this page. */
export const isWait: Check = isAskedOr((value) => isEnrollment(value) && isAsking(value), isShown);
