import { FieldError } from '../../pingone/errors/fieldError';
import { lockUser } from '../../pingone/user/userAccount';
import { date } from '../../read/kinds';
import { user } from '../fields/user';
import { operation } from '../operation';
import { USER } from '../outputs';

const unlockAt = date({
	displayName: 'Unlock At',
	name: 'unlockAt',
	required: true,
	description: 'When PingOne unlocks the account automatically. Required by PingOne.',
}).as((time, label) => {
	if (Date.parse(time) > Date.now()) return time;
	throw new FieldError(label, `must be in the future, got '${time}'`, 'Choose a later time.');
});

export const lock = operation({
	name: 'Lock Account',
	value: 'lock',
	action: 'Lock user account',
	description:
		'Stop a user from signing in until a given time, for example while an incident is investigated. Returns the user.',
	done: {
		evidence: 'state',
		when: 'the account is locked until exactly the requested time. PingOne’s acceptance alone is not enough',
	},
	output: USER,
	inputs: [user, unlockAt],
	run: async ({ user, unlockAt }, { api }) => await lockUser(api, await user.id(api), unlockAt),
});
