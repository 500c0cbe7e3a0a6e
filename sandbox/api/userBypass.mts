import { reportUser } from '../events/happenings.mts';
import type { User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData } from '../wire/errors.mts';
import { checkBody, text, type Shape } from './body.mts';
import { links } from './hal.mts';
import { userOf } from './userOf.mts';

/** "The only date format that can be used" (page "Allow MFA Bypass for User"). */
const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SHAPE: Shape = { bypassMFAEnabledUntil: { required: true, rule: text({ form: FORM }) } };

/** Without a bypass both members are absent (documented); so they are after its end (assumed). */
function bypassAnswer(input: ActionInput, user: User): Answer {
	const self = `${input.base}/users/${user.id}`;
	const until = user.bypassUntil;
	const inForce = until !== undefined && Date.parse(until) > input.tenant.clock.now();
	return ok({
		_links: links({ self: `${self}/bypassMFA`, user: self }),
		...(inForce && { bypassMFAEnabledUntil: until, canBypassMFA: true }),
	});
}

/** That a time in the past ends a bypass is assumed; no other way is documented. */
function allow(input: ActionInput): Answer {
	const user = userOf(input);
	const details = checkBody(input.body, SHAPE);
	const { bypassMFAEnabledUntil: until } = input.body as { bypassMFAEnabledUntil: string };
	if (details.length === 0 && Number.isNaN(Date.parse(until))) {
		const target = 'bypassMFAEnabledUntil';
		details.push({ code: 'INVALID_VALUE', target, message: 'is no date' });
	}
	if (details.length > 0) throw invalidData(...details);
	user.bypassUntil = until;
	user.updatedAt = input.tenant.clock.now();
	reportUser(input, 'USER.UPDATED', user, `Updated bypassMFA for User ${user.username}`);
	return bypassAnswer(input, user);
}

/** `/users/{userId}/bypassMFA`. */
export const bypassEndpoint: Endpoint = {
	path: '/users/:userId/bypassMFA',
	actions: [
		{
			name: 'users.bypassMFA.get',
			method: 'GET',
			permission: 'users:read',
			run: (input) => bypassAnswer(input, userOf(input)),
		},
		{
			name: 'users.bypassMFA.update',
			method: 'PUT',
			mediaType: 'application/json',
			permission: 'users:write',
			run: allow,
		},
	],
};
