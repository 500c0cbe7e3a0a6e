import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { startsWith } from '../client/scim';
import { namedFinder, type NamedReference } from '../client/named';
import type { Population } from '../types';

const PAGE_SIZE = 100;

/**
 * Reads populations, page by page. PingOne filters them by the beginning of the name (`name sw`).
 *
 * @param name beginning of the name, or nothing for all
 * @param most stop after this many
 * @throws PingOneError
 */
export const listPopulations = async (api: PingOneApi, name: string | undefined, most: number) =>
	await readEntries<Population>(
		api,
		['populations'],
		{ limit: PAGE_SIZE, filter: name ? startsWith('name', name) : undefined },
		most,
	);

/** @throws PingOneError */
export const getPopulation = async (api: PingOneApi, id: string) =>
	(await api.getById(['populations', id])) as Population;

/** @returns gets a population's ID, as `namedFinder` does @throws FieldError */
export const populationFinder = (chosen: NamedReference, field: string) =>
	namedFinder(
		chosen,
		{ kind: 'population', field },
		async (api, name) => await listPopulations(api, name, Infinity),
	);
