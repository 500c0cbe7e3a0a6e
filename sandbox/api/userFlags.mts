import type { User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData } from '../wire/errors.mts';
import { checkBody, flag, type Shape } from './body.mts';
import { links } from './hal.mts';
import { userOf } from './users.mts';

const MFA_SHAPE: Shape = { mfaEnabled: { required: true, rule: flag } };

function flagAnswer(input: ActionInput, user: User, name: 'enabled' | 'mfaEnabled'): Answer {
	const self = `${input.base}/users/${user.id}`;
	return ok({
		_links: links({ self: `${self}/${name}`, environment: input.base, user: self }),
		[name]: user[name],
	});
}

function setMfaEnabled(input: ActionInput): Answer {
	const user = userOf(input);
	const details = checkBody(input.body, MFA_SHAPE);
	if (details.length > 0) throw invalidData(...details);
	user.mfaEnabled = (input.body as { mfaEnabled: boolean }).mfaEnabled;
	user.updatedAt = input.tenant.clock.now();
	return flagAnswer(input, user, 'mfaEnabled');
}

/** `/users/{userId}/mfaEnabled` and `/users/{userId}/enabled`. */
export const userFlagEndpoints: Endpoint[] = [
	{
		path: '/users/:userId/mfaEnabled',
		actions: [
			{
				name: 'users.mfaEnabled.get',
				method: 'GET',
				permission: 'users:read',
				run: (input) => flagAnswer(input, userOf(input), 'mfaEnabled'),
			},
			{
				name: 'users.mfaEnabled.update',
				method: 'PUT',
				mediaType: 'application/json',
				permission: 'users:update',
				run: setMfaEnabled,
			},
		],
	},
	{
		path: '/users/:userId/enabled',
		actions: [
			{
				name: 'users.enabled.get',
				method: 'GET',
				permission: 'users:read',
				run: (input) => flagAnswer(input, userOf(input), 'enabled'),
			},
		],
	},
];
