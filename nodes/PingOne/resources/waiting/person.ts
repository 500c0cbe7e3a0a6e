import { toSafeText } from '../../page/toSafeText';
import type { User } from '../../pingone/types';
import { blockOf } from '../../waiting/limits';
import type { Person } from '../../waiting/wait';
import { UnableError } from './unable';

/** A user as named on the page, in messages and in the output: the name is one line without disguises. */
export function personOf({ id, username, email, name }: User): Person {
	const account = username ?? email ?? id;
	const parts = [name?.given, name?.family].filter((part) => typeof part === 'string');
	const full = parts.filter(Boolean).join(' ');
	const shown = toSafeText(full) || toSafeText(account) || id;
	return { id, username: account, name: shown, ...(email !== undefined && { email }) };
}

/** Like `personOf`, with whether PingOne will ask for the passkey, as far as it says so. */
export const enrolleeOf = (user: User): Person => ({
	...personOf(user),
	...(user.mfaEnabled !== undefined && { mfaEnabled: user.mfaEnabled }),
});

/** @throws UnableError for a user who may not enroll */
export function refuseBlocked(user: User): void {
	const block = blockOf(user);
	if (block === undefined) return;
	throw new UnableError(
		'User',
		`is ${block} in PingOne and cannot enroll`,
		`No one was asked to enroll. If the user is to sign in, ${block === 'disabled' ? 'enable' : 'unlock'} the account in PingOne first.`,
	);
}
