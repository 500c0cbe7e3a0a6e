import type { PingOneApi } from '../client/api';
import { PingOneError } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import type { Population } from '../types';
import { getGroup } from './groups';

const populationOf = ({ population }: { population?: unknown }) =>
	(population as { id?: string } | undefined)?.id;

/** The name is a courtesy: without it, the ID must do. */
const nameOf = async (api: PingOneApi, id: string) =>
	await api.get(['populations', id]).then(
		(population) => quote((population as Population).name ?? id),
		() => quote(id),
	);

/** @returns undefined when the group is in no population, or in that of the user */
async function findMismatch(
	api: PingOneApi,
	userId: string,
	groupId: string,
): Promise<FieldError | undefined> {
	const [group, user] = await Promise.all([getGroup(api, groupId), api.get(['users', userId])]);
	const [theirs, own] = [populationOf(group), populationOf(user)];
	if (theirs === undefined || own === undefined || theirs === own) return undefined;
	const [of, to] = await Promise.all([nameOf(api, theirs), nameOf(api, own)]);
	return new FieldError(
		'Group',
		`belongs to population ${of}, and the user to ${to}`,
		'Choose a group of the user’s population, or of none. To change the user’s, use Move to Population first.',
	);
}

/**
 * Says why PingOne did not take a user into a group that exists: a group that belongs to a population
 * takes only its users (PingOne, "Groups"), and the response names neither population (assumed).
 *
 * @param thrown what the change ended with
 * @returns never; throws a FieldError about the populations, or what was thrown
 */
export async function refuseOtherPopulation(
	api: PingOneApi,
	{ userId, groupId }: { userId: string; groupId: string },
	thrown: unknown,
): Promise<never> {
	const isRefused =
		thrown instanceof PingOneError &&
		thrown.failure.kind === 'refusal' &&
		thrown.failure.status === 400;
	const mismatch = isRefused
		? await findMismatch(api, userId, groupId).catch(() => undefined)
		: undefined;
	throw mismatch ?? thrown;
}
