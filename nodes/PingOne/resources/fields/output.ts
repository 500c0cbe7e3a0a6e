import type { IDataObject } from 'n8n-workflow';
import { group } from '../../read/input';
import { flag, number } from '../../read/kinds';
import type { OperationItem } from '../operation';
import { only, type Shape } from '../shape';

/** The maximum number of results, Infinity for all. */
export const limit = group(
	'limit',
	[
		flag({
			displayName: 'Return All',
			name: 'returnAll',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		}),
		number(
			{
				displayName: 'Limit',
				name: 'limit',
				displayOptions: { show: { returnAll: [false] } },
				typeOptions: { minValue: 1 },
				default: 50,
				description: 'Max number of results to return',
			},
			{
				allows: (given) => Number.isInteger(given) && given >= 1,
				must: 'be a whole number of at least 1',
				hint: 'Change it, or turn on Return All.',
			},
		),
	],
	({ limit: most = Infinity }) => most,
);

/** Reads a list up to a limit, and one entry more, so that a limit that cuts can be told. */
export async function readUpTo<T>(
	{ noteMore }: Pick<OperationItem, 'noteMore'>,
	most: number,
	list: (most: number) => Promise<T[]>,
): Promise<T[]> {
	const found = await list(most + 1);
	if (found.length > most) noteMore();
	return found.slice(0, most);
}

/** What comes out of an entry. */
export type Simplify = (entry: IDataObject) => IDataObject;

/** Reduces the output to what most workflows use. @param keep makes that of an entry */
export const simplifyBy = (keep: Simplify) =>
	flag({
		displayName: 'Simplify',
		name: 'simplify',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	}).as((isOn): Simplify => (isOn ? keep : (entry) => entry));

/** Reduces the output likewise. @param shape what stays of an entry */
export const simplify = (shape: Shape) => simplifyBy(only(shape));
