import { randomUUID } from 'node:crypto';
import { addUsers, seedHires } from '../tenant/people.mts';
import { emptyEnvironment } from '../tenant/seed.mts';
import type { Tenant } from '../tenant/types.mts';

/** An environment as it was added. */
export interface AddedEnvironment {
	id: string;
	users: Array<{ id: string; email?: string }>;
}

/**
 * Adds an environment in which every worker app has the roles that it has in its own one. Policies
 * have the same IDs in all environments, users have not.
 *
 * @param hires how many users `hire0001`, `hire0002`, ... it has
 */
export function addEnvironment(tenant: Tenant, hires: number): AddedEnvironment {
	const environment = emptyEnvironment(randomUUID(), `Environment ${tenant.environments.size + 1}`);
	const users = seedHires(hires, tenant.clock.now());
	for (const user of users) user.id = randomUUID();
	addUsers(environment, users);
	tenant.environments.set(environment.id, environment);
	for (const app of tenant.apps.values()) {
		const own = app.roles.filter(({ environmentId }) => environmentId === app.environmentId);
		app.roles.push(...own.map(({ role }) => ({ role, environmentId: environment.id })));
	}
	return { id: environment.id, users: users.map(({ id, email }) => ({ id, email })) };
}
