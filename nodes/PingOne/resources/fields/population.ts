import type { INodeProperties } from 'n8n-workflow';
import { requireUuid } from '../../pingone/errors/uuid';
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
	],
});

/** @returns the population's ID @throws FieldError also when none is selected */
export const readPopulation = (item: OperationItem): string =>
	requireUuid(item.read.locator('population').value, LABEL);

/** @returns the population's ID, or undefined when none is selected @throws FieldError */
export function readOptionalPopulation(item: OperationItem): string | undefined {
	const { value } = item.read.locator('population');
	return value === '' ? undefined : requireUuid(value, LABEL);
}

/**
 * @param filters a collection
 * @returns the population's ID; undefined when the filter was not added
 * @throws FieldError also when none is selected
 */
export function readFilterPopulation(filters: FieldReader<undefined>): string | undefined {
	const chosen = filters.locator('population');
	return chosen && requireUuid(chosen.value, LABEL);
}
