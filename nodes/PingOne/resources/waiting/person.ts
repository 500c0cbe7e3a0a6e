import type { IDataObject } from 'n8n-workflow';
import { toSafeText } from '../../page/toSafeText';
import type { PingOneApi } from '../../pingone/client/api';
import { FieldError } from '../../pingone/errors/fieldError';
import type { User } from '../../pingone/types';
import { setMfaStatus } from '../../pingone/user/userFlags';
import { flag } from '../../read/kinds';
import { blockOf } from '../../waiting/permanentFailure';
import type { Person } from '../../waiting/wait';

/** The user could not use a link at the moment: no reason to send one, and none to end one. */
export class UnableError extends FieldError {
	/** A credential that cannot be used now, which an admin may mend. */
	static of({ field, message, hint }: FieldError): UnableError {
		return new UnableError(field, message.slice(`'${field}' `.length), hint);
	}
}

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

/** The option that has PingOne ask for the passkey. */
export const enableMfa = flag({
	displayName: 'Enable MFA',
	name: 'enableMfa',
	type: 'boolean',
	default: true,
	description:
		'Whether to turn MFA on for the user. PingOne may leave MFA off for new users, and then never ask for the passkey.',
});

/** Turns MFA on, if asked, unless PingOne shows that it is. @returns the user, and members of an output */
export async function switchMfa(api: PingOneApi, user: User, isAsked = false) {
	if (!isAsked) return { user, result: {} };
	if (user.mfaEnabled === true) return { user, result: { changed: false } };
	const { changed, confirmed } = await setMfaStatus(api, user.id, true);
	const result = { changed, ...(confirmed !== undefined && { confirmed }) };
	return { user: { ...user, mfaEnabled: true }, result };
}

/** Says that a passkey alone does not have PingOne ask for it. A user without `mfaEnabled` is not counted. */
export function mfaNotice(users: IDataObject[]): string | undefined {
	const off = users.filter(({ mfaEnabled }) => mfaEnabled === false).length;
	if (off === 0) return undefined;
	const whom = users.length === 1 ? 'this user' : `${off} of ${users.length} users`;
	return `MFA is off for ${whom}: PingOne will not ask for the passkey. Turn on Enable MFA under Options, or use the operation Enable MFA.`;
}
