import type { PingOneApi } from '../../pingone/client/api';
import { getPopulation, populationFinder } from '../../pingone/environment/populations';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { unlessMissing } from '../../pingone/reconcile';
import { selection } from '../../read/kinds';

const field = (description: string, required = false) =>
	selection(
		{ displayName: 'Population', name: 'population', required, description },
		['a population', 'searchPopulations'],
		[
			['By ID', 'id', '8d5c4a1e-2b7f-4a69-9f0d-6c3e1b2a7d54'],
			['By Name', 'name', 'Employees'],
		],
	);

/** A population, or none, which no expression may give by giving nothing. @param description what it is for */
export const population = (description: string) =>
	field(description).as((chosen, label) => {
		if (chosen.value !== '') return { id: populationFinder(chosen, label) };
		if (chosen.mode === 'list') return undefined;
		throw new FieldError(
			label,
			'has no value for this item',
			'Check the expression. For no population, choose From List and select nothing.',
		);
	});

/** A population that must be selected. @param description what it is for */
export const requiredPopulation = (description: string) =>
	field(description, true).as((chosen, label) => ({ id: populationFinder(chosen, label) }));

/** @throws FieldError when there is no such population; PingOneError */
async function requirePopulation(api: PingOneApi, id: string, label: string): Promise<void> {
	if (await unlessMissing(getPopulation(api, id))) return;
	throw new FieldError(
		label,
		`is unknown: PingOne has no such population: ${quote(id)}`,
		'Select it from the list, or choose By Name. It may have been deleted, or be in another environment.',
	);
}

/** A filter by population, which may not exist: `requireThere` throws a FieldError then. */
export const populationFilter = (description: string) =>
	field(description).as((chosen, label) => {
		const id = populationFinder(chosen, label);
		return {
			id,
			requireThere: async (api: PingOneApi) => {
				await requirePopulation(api, await id(api), label);
			},
		};
	});
