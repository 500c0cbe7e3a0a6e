import type { INodeProperties } from 'n8n-workflow';
import { setMfaBypass } from '../../pingone/user/userFlags';
import { maxHoursOption, readUntil, untilField } from '../fields/bypass';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_MFA_BYPASS } from '../outputs';

const notice: INodeProperties = {
	displayName:
		'Until this time the password alone is enough to sign in as this user. Verify who is asking, keep it short, and have the user register a new passkey.',
	name: 'bypassNotice',
	type: 'notice',
	default: '',
};

export const setBypass: Operation = {
	name: 'Set MFA Bypass',
	value: 'setMfaBypass',
	action: 'Set MFA bypass for user',
	description:
		'Let a user sign in without MFA until a given time, for example on the first day or after losing a key. Until then the password alone is enough.',
	done: { evidence: 'state', when: 'the bypass ends at this time' },
	output: CHANGED_MFA_BYPASS,
	fields: [notice, userField, untilField, optionsField([maxHoursOption])],
	async run(item) {
		const findUserId = readUser(item);
		const until = readUntil(item);
		return await setMfaBypass(item.api, await findUserId(), until);
	},
};
