import type { INodeProperties } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
import { setMfaBypass } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation, OperationItem } from '../operation';

const LABEL = 'Until';
const MAX_LABEL = 'Max Hours';
const DEFAULT_MAX_HOURS = 24;
const HOUR_MS = 3_600_000;

const notice: INodeProperties = {
	displayName:
		'Until this time the password alone is enough to sign in as this user. Verify who is asking, keep it short, and have the user register a new passkey.',
	name: 'bypassNotice',
	type: 'notice',
	default: '',
};

const untilField: INodeProperties = {
	displayName: LABEL,
	name: 'until',
	type: 'dateTime',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $now.endOf("day").toISO() }}',
	description: 'When the bypass ends. PingOne documents no way to end it earlier.',
};

const maxHours: INodeProperties = {
	displayName: MAX_LABEL,
	name: 'maxHours',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_MAX_HOURS,
	description: 'Longest bypass allowed. With a later end, the item fails.',
};

function readUntil(item: OperationItem): string {
	const given = item.read.in('options').number('maxHours', {
		allows: (count) => count > 0,
		must: 'be a number above 0',
		hint: `Leave it out for ${DEFAULT_MAX_HOURS} hours.`,
	});
	const hours = given ?? DEFAULT_MAX_HOURS;
	const until = item.read.date('until');
	const ahead = Date.parse(until) - Date.now();
	if (ahead <= 0) {
		throw new FieldError(LABEL, `must be in the future, got '${until}'`, 'Choose a later time.');
	}
	if (ahead <= hours * HOUR_MS) return until;
	throw new FieldError(
		LABEL,
		`must be within ${hours} hours from now, got '${until}'`,
		`Choose an earlier time, or raise ${MAX_LABEL} under Options.`,
	);
}

export const setBypass: Operation = {
	name: 'Set MFA Bypass',
	value: 'setMfaBypass',
	action: 'Set MFA bypass for user',
	description:
		'Let a user sign in without MFA until a given time, for example on the first day or after losing a key. Until then the password alone is enough.',
	done: { evidence: 'state', when: 'the bypass ends at this time' },
	fields: [notice, userField, untilField, optionsField([maxHours])],
	async run(item) {
		const findUserId = readUser(item);
		const until = readUntil(item);
		return await setMfaBypass(item.api, await findUserId(), until);
	},
};
