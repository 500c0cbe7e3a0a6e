import { reportUser } from '../events/happenings.mts';
import type { User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData } from '../wire/errors.mts';
import { violationsOf } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import { links } from './hal.mts';
import { userOf } from './userOf.mts';

type Flag = 'enabled' | 'mfaEnabled';

/** The SDK requires the member in one of the two only. */
const SCHEMAS = {
	enabled: requestOf('management', 'UserEnabled', { required: ['enabled'] }),
	mfaEnabled: requestOf('mfa', 'UserMFAEnabled'),
};

/** Two links and the flag, as the pages "Update User Enabled" and "... MFA Enabled" print. */
function flagAnswer(input: ActionInput, user: User, name: Flag): Answer {
	const self = `${input.base}/users/${user.id}`;
	return ok({ _links: links({ self: `${self}/${name}`, user: self }), [name]: user[name] });
}

/** Which event a change of the MFA flag makes is not documented; the same as for `enabled` here. */
function setFlag(input: ActionInput, name: Flag): Answer {
	const user = userOf(input);
	const details = violationsOf(input.body, SCHEMAS[name]);
	if (details.length > 0) throw invalidData(...details);
	user[name] = (input.body as Record<Flag, boolean>)[name];
	user.updatedAt = input.tenant.clock.now();
	reportUser(input, 'USER.UPDATED', user, `Updated ${name} for User ${user.username}`);
	return flagAnswer(input, user, name);
}

function endpointOf(name: Flag): Endpoint {
	return {
		path: `/users/:userId/${name}`,
		actions: [
			{
				name: `users.${name}.get`,
				method: 'GET',
				permission: 'users:read',
				run: (input) => flagAnswer(input, userOf(input), name),
			},
			{
				name: `users.${name}.update`,
				method: 'PUT',
				mediaType: 'application/json',
				permission: 'users:write',
				run: (input) => setFlag(input, name),
			},
		],
	};
}

/** `/users/{userId}/mfaEnabled` and `/users/{userId}/enabled`. */
export const userFlagEndpoints: Endpoint[] = [endpointOf('mfaEnabled'), endpointOf('enabled')];
