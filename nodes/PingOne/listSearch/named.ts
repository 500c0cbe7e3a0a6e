import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { readPage } from '../pingone/client/pages';
import { anyOf, startsWith } from '../pingone/client/scim';
import { listPopulations } from '../pingone/environment/populations';
import type { Population } from '../pingone/types';
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

/** A group has no default. */
const labelOf = ({ id, name, default: isDefault }: Population): PickerEntry => ({
	name: marked(firstText(name, id), isDefault && 'default'),
	value: id,
	rank: isDefault ? 0 : 1,
});

/** Searches for any words in a collection of one page, and otherwise for the beginning of a name. */
const searchByName = (path: string[]): ReturnType<typeof picker> =>
	picker(async (api, filter, page) => {
		const read = async (query: IDataObject) => await readPage<Population>(api, path, query);
		if (page) return toResult(await read(JSON.parse(page) as IDataObject), labelOf);
		const all = await read({ limit: PAGE_SIZE });
		if (!all.next || filter === '') return toResult(all, labelOf, containsWords(filter));
		const name = filter.replace(/ \(default\)$/, '');
		const query = anyOf(nameSpellings(name).map((spelling) => startsWith('name', spelling).text));
		return toResult(await read({ limit: PAGE_SIZE, filter: query }), labelOf);
	});

export const searchGroups = searchByName(['groups']);

/** Populations, starting with the default. */
export const searchPopulations = searchByName(['populations']);

const allPopulations = picker(async (api) =>
	toResult({ entries: await listPopulations(api, undefined, Infinity) }, labelOf),
);

/** The tenant's populations, all of them, for a field that accepts several. */
export const getPopulations = async (ctx: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
	(await allPopulations.call(ctx)).results.map(({ name, value }) => ({ name, value }));
