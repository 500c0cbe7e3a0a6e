import type { INodeProperties } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
import type { OperationItem } from '../operation';

const MAX_LABEL = 'Max Hours';
const DEFAULT_MAX_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Field for the end of an MFA bypass. */
export const untilField: INodeProperties = {
	displayName: 'Until',
	name: 'until',
	type: 'dateTime',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $now.endOf("day").toISO() }}',
	description: 'When the bypass ends. PingOne documents no way to end it earlier.',
};

export const maxHoursOption: INodeProperties = {
	displayName: MAX_LABEL,
	name: 'maxHours',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_MAX_HOURS,
	description: 'Longest bypass allowed. With a later end, the item fails.',
};

/** @returns when the bypass ends, ISO 8601 in UTC @throws FieldError */
export function readUntil(item: OperationItem): string {
	const given = item.read.in('options').number('maxHours', {
		allows: (count) => count > 0,
		must: 'be a number above 0',
		hint: `Remove it to use the default of ${DEFAULT_MAX_HOURS} hours.`,
	});
	const hours = given ?? DEFAULT_MAX_HOURS;
	const until = item.read.date('until');
	const label = item.read.label('until');
	const ahead = Date.parse(until) - Date.now();
	if (ahead <= 0) {
		throw new FieldError(label, `must be in the future, got '${until}'`, 'Choose a later time.');
	}
	if (ahead <= hours * HOUR_MS) return until;
	throw new FieldError(
		label,
		`must be within ${hours} hours from now, got '${until}'`,
		`Choose an earlier time, or raise ${MAX_LABEL} under Options.`,
	);
}
