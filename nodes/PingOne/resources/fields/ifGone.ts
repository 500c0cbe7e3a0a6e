import type { INodeProperties } from 'n8n-workflow';
import { isNotFound } from '../../pingone/errors/failure';
import type { OperationItem } from '../operation';

/** The option that says what deleting something that does not exist comes to. */
export const ifGoneOption = (displayName: string, description: string): INodeProperties => ({
	displayName,
	name: 'ifGone',
	type: 'options',
	options: [
		{
			name: 'Raise Error',
			value: 'raiseError',
			description: 'Fail the item, so that a wrong ID is noticed',
		},
		{
			name: 'Treat as Deleted',
			value: 'treatAsDeleted',
			description:
				'Let the item succeed, so that a workflow can be run again. Only for an ID: a name or address that matches nobody stays an error.',
		},
	],
	default: 'raiseError',
	description,
});

/**
 * Reads that option, before anything is sent.
 *
 * @returns waits for a deletion, as the option says: returns whether the item deleted something, and
 * throws what the deletion throws
 * @throws FieldError
 */
export function readIfGone(item: OperationItem): (deletion: Promise<boolean>) => Promise<boolean> {
	const isAllowed = item.read.in('options').choice('ifGone') === 'treatAsDeleted';
	return async (deletion) =>
		await deletion.catch((thrown: unknown) => {
			if (!isAllowed || !isNotFound(thrown)) throw thrown;
			return false;
		});
}
