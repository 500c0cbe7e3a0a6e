import { FieldError } from '../../pingone/errors/fieldError';
import { group } from '../../read/input';
import { choice, number } from '../../read/kinds';
import { UNIT_MS, UNIT_OPTIONS, type Unit } from './units';

const olderThan = number(
	{
		displayName: 'Older Than',
		name: 'olderThan',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'Minimum age of the device, in the selected unit',
	},
	{
		allows: (value) => value >= 0,
		must: 'be a number of at least 0',
		hint: 'Enter the minimum age of a device, for example 2.',
	},
);

/** @param byDefault the unit */
const ageUnit = (byDefault: Unit) =>
	choice({
		displayName: 'Age Unit',
		name: 'ageUnit',
		options: UNIT_OPTIONS,
		default: byDefault,
		description: 'Unit for Older Than',
	});

/** An age in milliseconds, of an hour by default. */
export const age = group(
	'ageMs',
	[olderThan, ageUnit('hours')],
	(values) => values.olderThan * UNIT_MS[values.ageUnit],
);

/** An age as members of a collection, of a day by default. */
export const ageFilters = [olderThan, ageUnit('days')] as const;

/** @returns the age in milliseconds; undefined when it was not added @throws FieldError for a unit alone */
export function ageOf(amount: number | undefined, unit: Unit | undefined): number | undefined {
	if (amount !== undefined) return amount * UNIT_MS[unit ?? 'days'];
	if (unit === undefined) return undefined;
	throw new FieldError(
		ageFilters[1].label,
		'needs Older Than, which is not set',
		'Add Older Than, or remove this filter.',
	);
}

/**
 * Whether it is at least so old; not without a date (ISO 8601), so that nothing is deleted on a guess.
 * All have the age 0: by PingOne's clock, known to the second, something new might not.
 */
export const isOlder = (createdAt: string | undefined, ageMs: number, nowMs: number): boolean =>
	ageMs === 0 || nowMs - Date.parse(createdAt ?? '') >= ageMs;
