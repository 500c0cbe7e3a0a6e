import { reportUser } from '../events/happenings.mts';
import type { User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData } from '../wire/errors.mts';
import { violationsOf } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import { reportMembership } from '../events/happenings.mts';
import { links } from './hal.mts';
import { populationBy } from './populationOf.mts';
import { userOf } from './userOf.mts';

const SCHEMA = requestOf('management', 'UserPopulation');

function populationAnswer(input: ActionInput, user: User): Answer {
	const self = `${input.base}/users/${user.id}`;
	const population = `${input.base}/populations/${user.populationId}`;
	return ok({
		_links: links({
			self: `${self}/population`,
			environment: input.base,
			user: self,
			population,
		}),
		id: user.populationId,
	});
}

/** A move ends the memberships in groups of the former population (documented). */
function move(input: ActionInput): Answer {
	const { environment } = input;
	const user = userOf(input);
	const details = violationsOf(input.body, SCHEMA);
	if (details.length > 0) throw invalidData(...details);
	const population = populationBy(environment, (input.body as { id: string }).id, 'id');
	if (population.id === user.populationId) return populationAnswer(input, user);
	for (const groupId of user.groupIds) {
		const group = environment.groups.get(groupId);
		if (group?.populationId === undefined || group.populationId === population.id) continue;
		user.groupIds.delete(groupId);
		reportMembership(input, 'DELETED', user, group);
	}
	user.populationId = population.id;
	user.updatedAt = input.tenant.clock.now();
	reportUser(input, 'USER.MOVED', user, `Moved User ${user.username} to ${population.name}`);
	return populationAnswer(input, user);
}

/** `/users/{userId}/population`. */
export const userPopulationEndpoint: Endpoint = {
	path: '/users/:userId/population',
	actions: [
		{
			name: 'users.population.get',
			method: 'GET',
			permission: 'users:read',
			run: (input) => populationAnswer(input, userOf(input)),
		},
		{
			name: 'users.population.update',
			method: 'PUT',
			mediaType: 'application/json',
			permission: 'users:write',
			run: move,
		},
	],
};
