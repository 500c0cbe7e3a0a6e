import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { OperationItem } from '../operation';

/** Fields for the number of results: all, or a limit. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

/** @returns the maximum number of results, Infinity for all @throws FieldError */
export function readLimit(item: OperationItem): number {
	if (item.value('returnAll') === true) return Infinity;
	const limit = item.value('limit');
	if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
	throw new FieldError(
		'Limit',
		`must be a whole number of at least 1, got ${quote(limit)}`,
		'Change it, or turn on Return All.',
	);
}

/** Field that reduces the output to what most workflows use. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** An entry with only these top-level members, if present. */
export const pick = (members: readonly string[], entry: IDataObject): IDataObject =>
	Object.fromEntries(members.filter((name) => name in entry).map((name) => [name, entry[name]]));

/**
 * Applies Simplify to one entry.
 *
 * @param members top-level members that stay, under PingOne's names; the others are dropped
 */
export const simplifyOne = (
	item: OperationItem,
	members: readonly string[],
	entry: IDataObject,
): IDataObject => (item.value('simplify') === true ? pick(members, entry) : entry);

/** Applies Simplify to every entry of a list. */
export const simplify = (
	item: OperationItem,
	members: readonly string[],
	entries: IDataObject[],
): IDataObject[] => entries.map((entry) => simplifyOne(item, members, entry));
