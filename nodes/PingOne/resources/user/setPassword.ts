import type { INodeProperties } from 'n8n-workflow';
import { setPassword } from '../../pingone/user/passwords';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_PASSWORD } from '../outputs';

const passwordField: INodeProperties = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	required: true,
	description: 'The new password. It is never part of the output.',
};

const forceChangeField: INodeProperties = {
	displayName: 'Require Password Change',
	name: 'forceChange',
	type: 'boolean',
	default: true,
	description: 'Whether the user must choose a new password at the next sign-in',
};

export const setUserPassword: Operation = {
	name: 'Set Password',
	value: 'setPassword',
	action: 'Set user password',
	description:
		'Replace the password of a user; the old one no longer works. Returns the state of the password, never the password itself.',
	done: {
		evidence: 'newer',
		when: 'lastChangedAt is later than before, and the status is as asked',
	},
	output: CHANGED_PASSWORD,
	fields: [userField, passwordField, forceChangeField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const password = item.read.secret('password');
		const forceChange = item.read.flag('forceChange');
		return await setPassword(item.api, await findUserId(), password, forceChange);
	},
};
