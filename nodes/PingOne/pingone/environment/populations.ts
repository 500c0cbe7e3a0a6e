import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { startsWith } from '../client/scim';
import { namedFinder, type NamedReference } from '../client/named';
import type { Population } from '../types';

const PAGE_SIZE = 100;

/** Reads up to `most` populations whose name begins so (`name sw`), or all. @throws PingOneError */
export const listPopulations = async (api: PingOneApi, name: string | undefined, most: number) =>
	await readEntries<Population>(
		api,
		['populations'],
		{ limit: PAGE_SIZE, filter: name ? startsWith('name', name) : undefined },
		most,
	);

export const getPopulation = async (api: PingOneApi, id: string) =>
	(await api.getById(['populations', id])) as Population;

/** @returns gets a population's ID, as `namedFinder` does @throws FieldError */
export const populationFinder = (chosen: NamedReference, field: string) =>
	namedFinder(
		chosen,
		{ kind: 'population', field },
		async (api, name) => await listPopulations(api.cached(), name, Infinity),
	);
