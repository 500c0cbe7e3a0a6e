import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { searchPopulations } from './populations';

/** The tenant's populations, all of them, for a field that accepts several. */
export async function getPopulations(ctx: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const all: INodePropertyOptions[] = [];
	let page: string | undefined;
	do {
		const { results, paginationToken } = await searchPopulations.call(ctx, '', page);
		for (const { name, value } of results) all.push({ name, value });
		page = paginationToken as string | undefined;
	} while (page !== undefined);
	return all;
}
