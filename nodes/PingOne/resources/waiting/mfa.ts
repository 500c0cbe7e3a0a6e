import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { User } from '../../pingone/types';
import { setMfaStatus } from '../../pingone/user/userFlags';
import type { OperationItem } from '../operation';

/** The option that has PingOne ask for the passkey. */
export const enableMfaOption: INodeProperties = {
	displayName: 'Enable MFA',
	name: 'enableMfa',
	type: 'boolean',
	default: true,
	description:
		'Whether to turn MFA on for the user. PingOne leaves it off for new users, and then never asks for the passkey.',
};

/** What came of Enable MFA. */
interface MfaSwitch {
	user: User;
	/** Members of an output; empty when it was not asked for. */
	result: IDataObject;
}

/**
 * Reads Enable MFA now, and turns MFA on later for a user of whom PingOne does not show that it is.
 *
 * @throws FieldError; the function that it returns throws PingOneError
 */
export function readEnableMfa({ api, read }: OperationItem): (user: User) => Promise<MfaSwitch> {
	const isAsked = read.in('options').flag('enableMfa') ?? false;
	return async (user) => {
		if (!isAsked) return { user, result: {} };
		if (user.mfaEnabled === true) return { user, result: { changed: false } };
		const { changed, confirmed } = await setMfaStatus(api, user.id, true);
		const result = { changed, ...(confirmed !== undefined && { confirmed }) };
		return { user: { ...user, mfaEnabled: true }, result };
	};
}

/**
 * Says that a passkey alone does not have PingOne ask for it.
 *
 * @param users as PingOne shows them; one without `mfaEnabled` is not counted
 */
export function mfaNotice(users: IDataObject[]): string | undefined {
	const off = users.filter(({ mfaEnabled }) => mfaEnabled === false).length;
	if (off === 0) return undefined;
	const whom = users.length === 1 ? 'this user' : `${off} of ${users.length} users`;
	return `MFA is off for ${whom}: PingOne will not ask for the passkey. Turn on Enable MFA under Options, or use the operation Enable MFA.`;
}
