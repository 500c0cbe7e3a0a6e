import { readMfaBypass } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { MFA_BYPASS } from '../outputs';

export const getMfaBypass: Operation = {
	name: 'Get MFA Bypass',
	value: 'getMfaBypass',
	asTool: 'always',
	action: 'Get user MFA bypass',
	description:
		'Get whether, and until when, a user may sign in without MFA. Without a bypass there is no date in the output. Changes nothing.',
	output: MFA_BYPASS,
	fields: [userField, optionsField()],
	async run(item) {
		return await readMfaBypass(item.api, await readUser(item)());
	},
};
