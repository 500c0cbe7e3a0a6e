import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import {
	readPasswordState,
	requirePasswordChange,
	unlockPassword,
} from '../../pingone/user/passwords';
import { unlockUser } from '../../pingone/user/userAccount';
import {
	readMfaBypass,
	readMfaStatus,
	setEnabled,
	setMfaStatus,
} from '../../pingone/user/userFlags';
import { user, type ChosenUser } from '../fields/user';
import { operation, type OperationItem } from '../operation';
import {
	CHANGED_ENABLED,
	CHANGED_MFA_STATUS,
	CHANGED_PASSWORD,
	MFA_BYPASS,
	MFA_STATUS,
	PASSWORD,
	USER,
} from '../outputs';

/** The part of operations that ask for nothing but the user. */
const forUser = (work: (api: PingOneApi, userId: string) => Promise<IDataObject>) => ({
	inputs: [user] as const,
	run: async (asked: { user: ChosenUser }, { api }: OperationItem) =>
		await work(api, await asked.user.id(api)),
});

export const getMfaStatus = operation({
	name: 'Get MFA Status',
	value: 'getMfaStatus',
	asTool: 'always',
	action: 'Get user MFA status',
	description: 'Check whether multi-factor authentication is enabled for a user. Read-only.',
	output: MFA_STATUS,
	...forUser(readMfaStatus),
});

export const enableMfa = operation({
	name: 'Enable MFA',
	value: 'enableMfa',
	action: 'Enable MFA for user',
	description: 'Turn multi-factor authentication on for a user',
	done: { evidence: 'state', when: '`mfaEnabled` is true' },
	output: CHANGED_MFA_STATUS,
	...forUser(async (api, id) => await setMfaStatus(api, id, true)),
});

export const disableMfa = operation({
	name: 'Disable MFA',
	value: 'disableMfa',
	action: 'Disable MFA for user',
	description:
		'Turn multi-factor authentication off for a user. The user can then sign in without a second factor.',
	done: { evidence: 'state', when: '`mfaEnabled` is false' },
	output: CHANGED_MFA_STATUS,
	...forUser(async (api, id) => await setMfaStatus(api, id, false)),
});

export const getMfaBypass = operation({
	name: 'Get MFA Bypass',
	value: 'getMfaBypass',
	asTool: 'always',
	action: 'Get user MFA bypass',
	description:
		'Check whether, and until when, a user may sign in without MFA. Without a bypass, the output contains no date. Read-only.',
	output: MFA_BYPASS,
	...forUser(readMfaBypass),
});

export const disable = operation({
	name: 'Disable',
	value: 'disable',
	action: 'Disable user',
	description:
		'Stop a user from signing in, without deleting anything, until the account is enabled again. Existing sessions may stay open. To end them, use End Sessions.',
	done: { evidence: 'state', when: '`enabled` is false' },
	output: CHANGED_ENABLED,
	...forUser(async (api, id) => await setEnabled(api, id, false)),
});

export const enable = operation({
	name: 'Enable',
	value: 'enable',
	action: 'Enable user',
	description: 'Let a user whose account is disabled sign in again',
	done: { evidence: 'state', when: '`enabled` is true' },
	output: CHANGED_ENABLED,
	...forUser(async (api, id) => await setEnabled(api, id, true)),
});

export const unlock = operation({
	name: 'Unlock Account',
	value: 'unlock',
	action: 'Unlock user account',
	description:
		'Let a user whose account is locked sign in again, and reset their count of failed MFA attempts. Returns the user.',
	done: { evidence: 'state', when: 'the account is not locked' },
	output: USER,
	...forUser(unlockUser),
});

export const getPasswordState = operation({
	name: 'Get Password State',
	value: 'getPasswordState',
	asTool: 'always',
	action: 'Get user password state',
	description:
		'Check whether a user has a password, whether it is expired or locked, and when it was changed. Never returns the password. Read-only.',
	output: PASSWORD,
	...forUser(readPasswordState),
});

export const unlockUserPassword = operation({
	name: 'Unlock Password',
	value: 'unlockPassword',
	action: 'Unlock user password',
	description:
		'Let a user try again after too many wrong passwords. Does not change the password. Returns the password state.',
	done: { evidence: 'state', when: 'the status is not `PASSWORD_LOCKED_OUT`' },
	output: CHANGED_PASSWORD,
	...forUser(unlockPassword),
});

export const requireUserPasswordChange = operation({
	name: 'Require Password Change',
	value: 'requirePasswordChange',
	action: 'Require password change for user',
	description:
		'Require a user to choose a new password at the next sign-in. Until then, the old one still works. Returns the password state.',
	done: { evidence: 'state', when: 'the status is `MUST_CHANGE_PASSWORD`' },
	output: CHANGED_PASSWORD,
	...forUser(requirePasswordChange),
});
