import type { Population } from '../pingone/types';
import { searchByName } from './named';
import { picker } from './picker';

const label = ({ id, name, default: isDefault }: Population) => ({
	name: `${name ?? id}${isDefault ? ' (default)' : ''}`,
	value: id,
	isDefault,
});

/** Populations, starting with the default. */
export const searchPopulations = picker(
	async (api, filter, page) =>
		await searchByName<Population>(api, { path: ['populations'], label }, filter, page),
);
