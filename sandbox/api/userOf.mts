import { expireLock } from '../tenant/directory.mts';
import type { User } from '../tenant/types.mts';
import type { ActionInput } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';

/** The user of the path. @throws ApiError 404 NOT_FOUND */
export function userOf({ environment, params, tenant }: ActionInput): User {
	const user = environment.users.get(params.userId ?? '');
	if (user === undefined) throw notFound();
	expireLock(user, tenant.clock.now());
	return user;
}
