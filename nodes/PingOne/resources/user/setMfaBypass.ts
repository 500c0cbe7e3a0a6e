import { setMfaBypass } from '../../pingone/user/userFlags';
import { Notice } from '../../read/input';
import { checkBypass, maxHours, until } from '../fields/bypass';
import { user } from '../fields/user';
import { operation } from '../operation';
import { CHANGED_MFA_BYPASS } from '../outputs';

const warning = new Notice({
	displayName:
		'Until this time the password alone is enough to sign in as this user. Verify who is asking, keep it short, and have the user register a new passkey.',
	name: 'bypassNotice',
});

export const setBypass = operation({
	name: 'Set MFA Bypass',
	value: 'setMfaBypass',
	action: 'Set MFA bypass for user',
	description:
		'Let a user sign in without MFA until a given time, for example on the first day or after losing a key. Until then, the password alone is enough.',
	done: { evidence: 'state', when: 'the bypass ends at the requested time' },
	output: CHANGED_MFA_BYPASS,
	inputs: [warning, user, until],
	options: [maxHours],
	async run({ user, until: end, maxHours }, { api }) {
		checkBypass(end, until.label, maxHours);
		return await setMfaBypass(api, await user.id(api), end);
	},
});
