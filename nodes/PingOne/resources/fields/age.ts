import type { INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
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

/** @returns the age in milliseconds @throws FieldError */
export function readAge(amount: unknown, unit: unknown): number {
	const milliseconds = UNIT_MS[String(unit)];
	if (milliseconds === undefined) {
		throw new FieldError(
			'Age Unit',
			`must be days, hours or minutes, got ${quote(unit)}`,
			'Pick it from the list.',
		);
	}
	if (typeof amount === 'number' && amount >= 0 && Number.isFinite(amount)) {
		return amount * milliseconds;
	}
	throw new FieldError(
		'Older Than',
		`must be a number from 0 on, got ${quote(amount)}`,
		'Enter the minimum age of a device, for example 2.',
	);
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
