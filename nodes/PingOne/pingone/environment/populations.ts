import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { startsWith } from '../client/scim';
import { FieldError, quote } from '../errors/fieldError';
import { requireUuid } from '../errors/uuid';
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
		{ limit: Math.min(PAGE_SIZE, most), ...(name && { filter: startsWith('name', name) }) },
		most,
	);

/** How a population is referenced: `mode` is `name`, or one whose value is an ID. */
export interface PopulationReference {
	mode: string;
	value: string;
}

async function findPopulation(api: PingOneApi, name: string, field: string): Promise<string> {
	const near = await listPopulations(api, name, Infinity);
	const found = near.filter((population) => population.name === name);
	if (found.length === 1) return found[0].id;
	throw found.length === 0
		? new FieldError(
				field,
				`matches no population: PingOne has none named ${quote(name)}`,
				'Check the spelling and capital letters, or pick the population from the list.',
			)
		: new FieldError(
				field,
				`matches more than one population: several are named ${quote(name)}`,
				'Pick the population from the list, or give its ID.',
			);
}

/**
 * Validates a reference at once and asks PingOne later, so that all fields of an item can be checked
 * before the first request is sent.
 *
 * @param field visible label of the field
 * @returns gets the ID, with a request only for a name
 * @throws FieldError for an invalid value; the returned function also for no match or several
 */
export function populationFinder(
	api: PingOneApi,
	{ mode, value }: PopulationReference,
	field: string,
): () => Promise<string> {
	if (mode === 'name' && value !== '') {
		return async () => await findPopulation(api, value, field);
	}
	const id = requireUuid(value, field);
	return async () => await Promise.resolve(id);
}
