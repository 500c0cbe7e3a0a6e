import { setPassword } from '../../pingone/user/passwords';
import { flag, secret } from '../../read/kinds';
import { user } from '../fields/user';
import { operation } from '../operation';
import { CHANGED_PASSWORD } from '../outputs';

const password = secret({
	displayName: 'Password',
	name: 'password',
	required: true,
	description: 'The new password. It is never part of the output.',
});

const forceChange = flag({
	displayName: 'Require Password Change',
	name: 'forceChange',
	default: true,
	description: 'Whether the user must choose a new password at the next sign-in',
});

export const setUserPassword = operation({
	name: 'Set Password',
	value: 'setPassword',
	action: 'Set user password',
	description:
		'Replace a user’s password, so that the old one no longer works. Returns the password state, never the password itself.',
	done: {
		evidence: 'newer',
		when: '`lastChangedAt` is later than before, and the status is as requested',
	},
	output: CHANGED_PASSWORD,
	inputs: [user, password, forceChange],
	run: async ({ user, password, forceChange }, { api }) =>
		await setPassword(api, await user.id(api), password, forceChange),
});
