import type { INodeProperties } from 'n8n-workflow';
import type { FieldReader } from '../../read/reader';
import { FieldError } from '../../pingone/errors/fieldError';
import { UNIT_MS, UNIT_OPTIONS } from './units';

/**
 * Two fields for an age: a number and its unit.
 *
 * @param amount the default number
 * @param unit the default unit: minutes, hours or days
 */
export const ageFields = (amount: number, unit: string): INodeProperties[] => [
	{
		displayName: 'Older Than',
		name: 'olderThan',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: amount,
		description: 'Minimum age of the device, in the selected unit',
	},
	{
		displayName: 'Age Unit',
		name: 'ageUnit',
		type: 'options',
		options: UNIT_OPTIONS,
		default: unit,
		description: 'The unit of Older Than',
	},
];

/**
 * @param fields the node's, or those of a collection
 * @returns the age in milliseconds; undefined when it was not added @throws FieldError
 */
export function readAge<Missing extends undefined = never>(
	fields: FieldReader<Missing>,
): number | Missing {
	const amount = fields.number('olderThan', {
		allows: (value) => value >= 0,
		must: 'be a number of at least 0',
		hint: 'Enter the minimum age of a device, for example 2.',
	});
	if (amount === undefined && fields.has('ageUnit')) {
		throw new FieldError(
			fields.label('ageUnit'),
			'needs Older Than, which is not set',
			'Add Older Than, or remove this filter: without it nothing is filtered by it.',
		);
	}
	const unit = fields.choice<keyof typeof UNIT_MS>('ageUnit') ?? 'days';
	return amount === undefined ? amount : amount * UNIT_MS[unit];
}

/**
 * Whether something is at least this old. False without a valid date, so that nothing is deleted on
 * a guess. Everything has the age 0: PingOne's clock is known to the second only, and would leave out
 * what was created just now.
 *
 * @param createdAt ISO 8601
 * @param ageMs in milliseconds
 * @param nowMs milliseconds since 1970
 */
export const isOlder = (createdAt: string | undefined, ageMs: number, nowMs: number): boolean =>
	ageMs === 0 || nowMs - Date.parse(createdAt ?? '') >= ageMs;
