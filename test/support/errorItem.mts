import type { IDataObject } from 'n8n-workflow';

/** What the node says about a failed item. */
export interface ErrorFacts extends IDataObject {
	message: string;
	hint: string;
}

/** Reads a failed item's `error`; fails the test when the item is none. */
export function errorOf({ json }: { json: object }): ErrorFacts {
	const { error } = json as { error?: ErrorFacts };
	if (typeof error?.message !== 'string') {
		throw new Error(`Not a failed item: ${JSON.stringify(json)}`);
	}
	return error;
}
