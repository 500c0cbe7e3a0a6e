import { reportUser } from '../events/happenings.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput } from '../wire/call.mts';
import { invalidData, requestFailed } from '../wire/errors.mts';
import { checkBody, time, type Shape } from './body.mts';
import { userOf } from './userOf.mts';
import { presentUser } from './userView.mts';

const LOCK_SHAPE: Shape = { unlockAt: { rule: time } };

/**
 * Page "User Account Lock": an optional `unlockAt` says when the lock ends; "if `unlockAt` is not
 * set or is in the past, the user account is not locked", yet the answer is 200.
 */
function lock(input: ActionInput): Answer {
	const { tenant, settings } = input;
	const user = userOf(input);
	const details = checkBody(input.body, LOCK_SHAPE);
	if (details.length > 0) throw invalidData(...details);
	const { unlockAt } = input.body as { unlockAt?: string | null };
	const now = tenant.clock.now();
	const until = unlockAt ? Date.parse(unlockAt) : undefined;
	if (until === undefined ? settings.lockWithoutEnd : until > now) {
		user.lockedAt = now;
		if (until === undefined) delete user.unlockAt;
		else user.unlockAt = until;
		reportUser(input, 'USER.LOCKED', user, `Locked User ${user.username}`);
	}
	return ok(presentUser(input, user));
}

/** Also resets the MFA lockout: devices that were locked are unlocked (page "User Account Unlock"). */
function unlock(input: ActionInput): Answer {
	const user = userOf(input);
	if (user.lockedAt !== undefined) {
		for (const device of user.devices) device.lock = { status: 'UNLOCKED' };
	}
	delete user.lockedAt;
	delete user.unlockAt;
	reportUser(input, 'USER.UNLOCKED', user, `Unlocked User ${user.username}`);
	return ok(presentUser(input, user));
}

/** Mails a code; that a user without an e-mail is refused is assumed. */
function sendVerificationCode(input: ActionInput): Answer {
	const user = userOf(input);
	if (user.email === undefined) {
		throw requestFailed({
			code: 'INVALID_VALUE',
			target: 'email',
			message: 'The user has no e-mail address.',
		});
	}
	user.lifecycleStatus = 'VERIFICATION_REQUIRED';
	user.emailVerified = false;
	return ok(presentUser(input, user));
}

function action(
	name: string,
	mediaType: string,
	content: Action['content'],
	run: Action['run'],
): Action {
	return {
		name: `users.${name}`,
		method: 'POST',
		mediaType: `application/vnd.pingidentity.${mediaType}+json`,
		content,
		permission: 'users:write',
		run,
	};
}

/** What `POST /users/{userId}` does, by media type. */
export const accountActions: Action[] = [
	action('lock', 'account.lock', 'optional', lock),
	action('unlock', 'account.unlock', 'optional', unlock),
	action('sendVerificationCode', 'user.sendVerificationCode', 'optional', sendVerificationCode),
];
