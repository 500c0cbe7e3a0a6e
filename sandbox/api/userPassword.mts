import { reportUser } from '../events/happenings.mts';
import { isoTime } from '../tenant/clock.mts';
import { stableUuid } from '../tenant/ids.mts';
import type { User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, invalidField } from '../wire/errors.mts';
import { checkBody, flag, text, type Shape } from './body.mts';
import { links } from './hal.mts';
import { PASSWORD_POLICY } from './passwordPolicy.mts';
import { userOf } from './userOf.mts';

const SET_SHAPE: Shape = {
	value: { required: true, rule: text() },
	forceChange: { rule: flag },
	bypassPolicy: { rule: flag },
};
const CHECK_SHAPE: Shape = { password: { required: true, rule: text() } };

function presentPassword(input: ActionInput, user: User): Record<string, unknown> {
	const { base, environment, query } = input;
	const self = `${base}/users/${user.id}/password`;
	const policyId = stableUuid(`passwordPolicy:${environment.id}`);
	const policyPath = `${base}/passwordPolicies/${policyId}`;
	const policy = {
		_links: links({ self: policyPath, environment: base }),
		id: policyId,
		environment: { id: environment.id },
		...PASSWORD_POLICY,
	};
	return {
		_links: links({
			self,
			environment: base,
			user: `${base}/users/${user.id}`,
			passwordPolicy: policyPath,
			'password.check': self,
			'password.reset': self,
			'password.set': self,
			'password.recover': self,
		}),
		environment: { id: environment.id },
		user: { id: user.id },
		passwordPolicy: { id: policyId },
		status: user.password.status,
		lastChangedAt: isoTime(user.password.lastChangedAt ?? user.createdAt),
		...(query.expand !== undefined && { _embedded: { passwordPolicy: policy } }),
	};
}

function readPassword(input: ActionInput): Answer {
	const { expand } = input.query;
	if (expand !== undefined && expand !== 'passwordPolicy') {
		throw invalidField('INVALID_PARAMETER', 'expand', 'Only passwordPolicy can be expanded.');
	}
	return ok(presentPassword(input, userOf(input)));
}

function checked(body: unknown, shape: Shape): void {
	const details = checkBody(body, shape);
	if (details.length > 0) throw invalidData(...details);
}

function setPassword(input: ActionInput): Answer {
	const user = userOf(input);
	checked(input.body, SET_SHAPE);
	const { value, forceChange } = input.body as { value: string; forceChange?: boolean };
	const { min, max } = PASSWORD_POLICY.length;
	if (value.length < min || value.length > max) {
		throw invalidField('INVALID_VALUE', 'value', 'does not meet the password policy');
	}
	const status = forceChange === true ? 'MUST_CHANGE_PASSWORD' : 'OK';
	user.password = { status, value, lastChangedAt: input.tenant.clock.now() };
	reportUser(input, 'PASSWORD.SET', user, `Set Password for User ${user.username}`);
	return ok(presentPassword(input, user));
}

/** Statuses in which a check is refused are documented; the code of a wrong password is assumed. */
function checkPassword(input: ActionInput): Answer {
	const user = userOf(input);
	checked(input.body, CHECK_SHAPE);
	const { status, value } = user.password;
	const { password } = input.body as { password: string };
	if (status === 'NO_PASSWORD' || status === 'PASSWORD_LOCKED_OUT') {
		const code = status === 'NO_PASSWORD' ? 'NO_PASSWORD' : 'ACCOUNT_NOT_USABLE';
		throw invalidField(code, 'password', 'The password cannot be checked.');
	}
	if (password !== value) {
		reportUser(input, 'PASSWORD.CHECK_FAILED', user, 'The password did not match');
		throw invalidField(
			'INVALID_VALUE',
			'password',
			'The provided password did not match provisioned password',
		);
	}
	reportUser(input, 'PASSWORD.CHECK_SUCCEEDED', user, 'The password matched');
	return ok(presentPassword(input, user));
}

/** Also resets the MFA lockout, unless the account is locked (page "Password Unlock"). */
function unlockPassword(input: ActionInput): Answer {
	const user = userOf(input);
	if (user.password.status === 'PASSWORD_LOCKED_OUT') user.password.status = 'OK';
	if (user.lockedAt === undefined) {
		for (const device of user.devices) device.lock = { status: 'UNLOCKED' };
	}
	reportUser(input, 'PASSWORD.UNLOCKED', user, `Unlocked Password of User ${user.username}`);
	return ok(presentPassword(input, user));
}

function forceChange(input: ActionInput): Answer {
	const user = userOf(input);
	if (user.password.status === 'NO_PASSWORD') {
		throw invalidField('NO_PASSWORD', 'password', 'The user has no password.');
	}
	user.password.status = 'MUST_CHANGE_PASSWORD';
	reportUser(input, 'PASSWORD.FORCE_CHANGE', user, `Forced change for User ${user.username}`);
	return ok(presentPassword(input, user));
}

function action(name: string, method: string, type: string, rest: Partial<Action>): Action {
	const mediaType = `application/vnd.pingidentity.${type}`;
	const permission = 'users:write';
	return { name: `password.${name}`, method, mediaType, permission, ...rest } as Action;
}

/** `/users/{userId}/password`. */
export const passwordEndpoint: Endpoint = {
	path: '/users/:userId/password',
	actions: [
		{
			name: 'password.get',
			method: 'GET',
			permission: 'users:read',
			query: ['expand'],
			run: readPassword,
		},
		action('set', 'PUT', 'password.set+json', { run: setPassword }),
		action('check', 'POST', 'password.check+json', { run: checkPassword }),
		action('unlock', 'POST', 'password.unlock+json', { content: 'optional', run: unlockPassword }),
		// The page writes this media type without "+json".
		action('forceChange', 'POST', 'password.forceChange', { content: 'empty', run: forceChange }),
	],
};
