import { listPopulations } from '../pingone/environment/populations';
import type { Population } from '../pingone/types';
import { firstText } from './entries';
import { searchByName, toResult } from './named';
import { picker } from './picker';

const label = ({ id, name, default: isDefault }: Population) => ({
	name: `${firstText(name, id)}${isDefault ? ' (default)' : ''}`,
	value: id,
	isDefault,
});

/** Populations, starting with the default. */
export const searchPopulations = picker(
	async (api, filter, page) =>
		await searchByName<Population>(api, { path: ['populations'], label }, filter, page),
);

/** All populations at once. */
export const allPopulations = picker(async (api) =>
	toResult({ entries: await listPopulations(api, undefined, Infinity) }, label),
);
