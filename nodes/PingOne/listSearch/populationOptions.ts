import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { searchPopulations } from './populations';

/** The tenant's populations, for a field that accepts several. */
export async function getPopulations(ctx: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { results } = await searchPopulations.call(ctx);
	return results.map(({ name, value }) => ({ name, value }));
}
