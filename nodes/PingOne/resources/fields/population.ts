import type { INodeProperties } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { getPopulation, populationFinder } from '../../pingone/environment/populations';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { unlessMissing } from '../../pingone/reconcile';
import type { FieldReader } from '../../read/reader';
import type { OperationItem } from '../operation';

const LABEL = 'Population';

/** Field to select a population. @param description what it is for */
export const populationField = (description: string, required = false): INodeProperties => ({
	displayName: LABEL,
	name: 'population',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	...(required && { required }),
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a population...',
			typeOptions: { searchListMethod: 'searchPopulations', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 8d5c4a1e-2b7f-4a69-9f0d-6c3e1b2a7d54',
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Employees' },
	],
});

const ofItem =
	({ api }: OperationItem, find: (api: PingOneApi) => Promise<string>) =>
	async () =>
		await find(api);

/** Checks the field; the returned function gets the ID. @throws FieldError also when none is selected */
export const readPopulation = (item: OperationItem): (() => Promise<string>) =>
	ofItem(item, populationFinder(item.read.locator('population'), LABEL));

/** Like `readPopulation`. @returns undefined when none is selected @throws FieldError */
export function readOptionalPopulation(item: OperationItem): (() => Promise<string>) | undefined {
	const chosen = item.read.locator('population');
	return chosen.value === '' ? undefined : ofItem(item, populationFinder(chosen, LABEL));
}

/** @throws FieldError when there is no such population; PingOneError */
async function requirePopulation(api: PingOneApi, id: string): Promise<void> {
	if (await unlessMissing(getPopulation(api, id))) return;
	throw new FieldError(
		LABEL,
		`is unknown: PingOne has no such population: ${quote(id)}`,
		'Select it from the list, or choose By Name. It may have been deleted, or be in another environment.',
	);
}

/** A filter by population, among others. */
export interface PopulationFilter {
	/** Gets the population's ID; undefined when the filter was not added. */
	findId: () => Promise<string | undefined>;
	/** Nothing is in a population that does not exist. @throws FieldError for such a one; PingOneError */
	requireThere: () => Promise<void>;
}

/** @param filters a collection @throws FieldError also when none is selected */
export function readFilterPopulation(
	item: OperationItem,
	filters: FieldReader<undefined>,
): PopulationFilter {
	const chosen = filters.locator('population');
	const find = chosen && ofItem(item, populationFinder(chosen, LABEL));
	return {
		findId: async () => await find?.(),
		async requireThere() {
			if (find) await requirePopulation(item.api, await find());
		},
	};
}
