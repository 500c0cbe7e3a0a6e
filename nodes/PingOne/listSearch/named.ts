import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { readPage } from '../pingone/client/pages';
import { anyOf, startsWith } from '../pingone/client/scim';
import { listPopulations } from '../pingone/environment/populations';
import type { Group, Population } from '../pingone/types';
import {
	containsWords,
	firstText,
	marked,
	nameSpellings,
	picker,
	toResult,
	type PickerEntry,
} from './picker';

const PAGE_SIZE = 100;

/**
 * Searches a collection by name. A collection that fits on one page is searched for any words in
 * any order. A longer one is searched by PingOne, by the beginning of the name (`name sw`).
 *
 * @param path of the collection
 */
const searchByName = <T extends { id: string }>(
	path: string[],
	label: (entry: T) => PickerEntry,
): ReturnType<typeof picker> =>
	picker(async (api, filter, page) => {
		const read = async (query: IDataObject) => await readPage<T>(api, path, query);
		if (page) return toResult(await read(JSON.parse(page) as IDataObject), label);
		const all = await read({ limit: PAGE_SIZE });
		if (!all.next || filter === '') return toResult(all, label, containsWords(filter));
		const name = filter.replace(/ \(default\)$/, '');
		const query = anyOf(nameSpellings(name).map((spelling) => startsWith('name', spelling).text));
		return toResult(await read({ limit: PAGE_SIZE, filter: query }), label);
	});

/** Groups, by name. */
export const searchGroups = searchByName<Group>(['groups'], ({ id, name }) => ({
	name: firstText(name, id),
	value: id,
}));

const populationLabel = ({ id, name, default: isDefault }: Population): PickerEntry => ({
	name: marked(firstText(name, id), isDefault && 'default'),
	value: id,
	rank: isDefault ? 0 : 1,
});

/** Populations, starting with the default. */
export const searchPopulations = searchByName<Population>(['populations'], populationLabel);

/** All populations at once. */
const allPopulations = picker(async (api) =>
	toResult({ entries: await listPopulations(api, undefined, Infinity) }, populationLabel),
);

/** The tenant's populations, all of them, for a field that accepts several. */
export const getPopulations = async (ctx: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
	(await allPopulations.call(ctx)).results.map(({ name, value }) => ({ name, value }));
