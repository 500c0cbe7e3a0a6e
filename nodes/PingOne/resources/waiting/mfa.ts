import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import type { User } from '../../pingone/types';
import { setMfaStatus } from '../../pingone/user/userFlags';
import { flag } from '../../read/kinds';

/** The option that has PingOne ask for the passkey. */
export const enableMfa = flag({
	displayName: 'Enable MFA',
	name: 'enableMfa',
	type: 'boolean',
	default: true,
	description:
		'Whether to turn MFA on for the user. PingOne may leave it off for new users, never asking for the passkey.',
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
