import type { Environment, Population } from '../tenant/types.mts';
import { invalidField } from '../wire/errors.mts';

/**
 * The population that a request body names.
 *
 * @param target member of the body, for the refusal
 * @throws ApiError 400 INVALID_DATA / INVALID_VALUE
 */
export function populationBy(environment: Environment, id: string, target: string): Population {
	const population = environment.populations.get(id);
	if (population === undefined) {
		throw invalidField('INVALID_VALUE', target, 'The population is unknown.');
	}
	return population;
}
