import type { INodeProperties } from 'n8n-workflow';
import { requireUuid } from '../../pingone/errors/uuid';
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
	requireUuid(item.locator('population').value, LABEL);

/**
 * @param value a locator, from a collection or the node
 * @returns the population's ID, or undefined when none is selected
 * @throws FieldError
 */
export function readOptionalPopulation(value: unknown): string | undefined {
	const { value: id } = (value ?? {}) as { value?: unknown };
	if (id === undefined || id === null || (typeof id === 'string' && id.trim() === '')) {
		return undefined;
	}
	return requireUuid(id, LABEL);
}
