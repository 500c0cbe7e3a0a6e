import { FieldError } from '../../pingone/errors/fieldError';
import { number, optionalDate, requireDate } from '../../read/kinds';

const DEFAULT_MAX_HOURS = 24;
const HOUR_MS = 3_600_000;

/** The end of an MFA bypass; undefined for none. */
export const optionalUntil = optionalDate({
	displayName: 'MFA Bypass Until',
	name: 'until',
	required: true,
	placeholder: 'e.g. {{ $now.endOf("day").toISO() }}',
	description: 'When the bypass ends. PingOne documents no way to end it earlier.',
});

/** The end of an MFA bypass. */
export const until = optionalUntil.as(requireDate);

export const maxHours = number(
	{
		displayName: 'Max Hours',
		name: 'maxHours',
		typeOptions: { minValue: 1 },
		default: DEFAULT_MAX_HOURS,
		description: 'Longest bypass allowed. If the bypass would end later, the item fails.',
	},
	{
		allows: (count) => count > 0,
		must: 'be a number above 0',
		hint: `Remove it to use the default of ${DEFAULT_MAX_HOURS} hours.`,
	},
);

/** @param end ISO 8601 @throws FieldError for an end that has passed, or is more hours away */
export function checkBypass(end: string, label: string, hours = DEFAULT_MAX_HOURS): void {
	const ahead = Date.parse(end) - Date.now();
	if (ahead <= 0) {
		throw new FieldError(label, `must be in the future, got '${end}'`, 'Choose a later time.');
	}
	if (ahead <= hours * HOUR_MS) return;
	throw new FieldError(
		label,
		`must be within ${hours} hours from now, got '${end}'`,
		`Choose an earlier time, or raise ${maxHours.label} under Options.`,
	);
}
