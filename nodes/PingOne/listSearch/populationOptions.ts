import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { allPopulations } from './populations';

/** The tenant's populations, all of them, for a field that accepts several. */
export const getPopulations = async (ctx: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
	(await allPopulations.call(ctx)).results.map(({ name, value }) => ({ name, value }));
