import { readEntries } from '../pingone/client/pages';
import type { Population } from '../pingone/types';
import { byName, picker } from './picker';

/** Populations, the default on top. */
export const searchPopulations = picker(async (api, filter) => {
	const populations = await readEntries<Population>(api, ['populations']);
	const first = ({ default: isDefault }: Population) => (isDefault ? 0 : 1);
	return {
		results: populations
			.sort((a, b) => first(a) - first(b) || (a.name ?? '').localeCompare(b.name ?? ''))
			.map(({ id, name, default: isDefault }) => ({
				name: `${name ?? id}${isDefault ? ' (default)' : ''}`,
				value: id,
			}))
			.filter(byName(filter)),
	};
});
