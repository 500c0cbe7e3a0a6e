import type { INodeProperties } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
import { lockUser } from '../../pingone/user/userAccount';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation, OperationItem } from '../operation';
import { USER } from '../outputs';

const LABEL = 'Unlock At';

const unlockAtField: INodeProperties = {
	displayName: LABEL,
	name: 'unlockAt',
	type: 'dateTime',
	default: '',
	required: true,
	description:
		'When PingOne unlocks the account automatically. PingOne does not lock an account without a time.',
};

function readUnlockAt(item: OperationItem): string {
	const unlockAt = item.read.date('unlockAt');
	if (Date.parse(unlockAt) > Date.now()) return unlockAt;
	throw new FieldError(LABEL, `must be in the future, got '${unlockAt}'`, 'Choose a later time.');
}

export const lock: Operation = {
	name: 'Lock Account',
	value: 'lock',
	action: 'Lock user account',
	description:
		'Stop a user from signing in until a given time, for example while an incident is investigated. Returns the user.',
	done: {
		evidence: 'state',
		when: 'the account is locked until exactly this time; PingOne’s acceptance alone is not enough',
	},
	output: USER,
	fields: [userField, unlockAtField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const unlockAt = readUnlockAt(item);
		return await lockUser(item.api, await findUserId(), unlockAt);
	},
};
