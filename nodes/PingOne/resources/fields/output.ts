import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { OperationItem } from '../operation';
import { only, type Shape } from '../shape';

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
	if (item.read.flag('returnAll')) return Infinity;
	return item.read.number('limit', {
		allows: (limit) => Number.isInteger(limit) && limit >= 1,
		must: 'be a whole number of at least 1',
		hint: 'Change it, or turn on Return All.',
	});
}

/**
 * Reads a list up to a limit, and one entry more, so that a limit that cuts can be told.
 *
 * @param most the limit, Infinity for none
 * @param list reads that many
 */
export async function readUpTo<T>(
	item: OperationItem,
	most: number,
	list: (most: number) => Promise<T[]>,
): Promise<T[]> {
	const found = await list(most + 1);
	if (found.length > most) item.noteMore();
	return found.slice(0, most);
}

/** Field that reduces the output to what most workflows use. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * Reads Simplify. Called before anything is sent, so that a value that cannot be used costs nothing.
 *
 * @param shape what stays of an entry
 * @returns what to do with each entry
 * @throws FieldError
 */
export function readSimplify(
	item: OperationItem,
	shape: Shape,
): (entry: IDataObject) => IDataObject {
	return item.read.flag('simplify') ? only(shape) : (entry) => entry;
}
