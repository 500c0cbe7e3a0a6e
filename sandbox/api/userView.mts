import { isoTime } from '../tenant/clock.mts';
import type { Environment, User } from '../tenant/types.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidField } from '../wire/errors.mts';
import { links } from './hal.mts';

function userLinks(self: string, base: string, user: User): ReturnType<typeof links> {
	return links({
		self,
		environment: base,
		population: `${base}/populations/${user.populationId}`,
		devices: `${self}/devices`,
		roleAssignments: `${self}/roleAssignments`,
		password: `${self}/password`,
		'password.reset': `${self}/password`,
		'password.set': `${self}/password`,
		'password.check': `${self}/password`,
		'password.recover': `${self}/password`,
		linkedAccounts: `${self}/linkedAccounts`,
		'account.sendVerificationCode': self,
	});
}

function embedded(user: User, base: string): Record<string, unknown> {
	const population = `${base}/populations/${user.populationId}`;
	return {
		password: { status: user.password.status },
		population: {
			_links: links({ self: population, environment: base }),
			id: user.populationId,
		},
	};
}

/**
 * Every user has an account, also a disabled one (acceptance tests of terraform-provider-pingone,
 * resource_user_test.go: `canAuthenticate` false with `status` OK, or with LOCKED).
 */
function account(user: User, now: number): Record<string, unknown> {
	const { lockedAt, unlockAt, enabled } = user;
	if (lockedAt === undefined) return { canAuthenticate: enabled, status: 'OK' };
	return {
		canAuthenticate: false,
		lockedAt: isoTime(lockedAt),
		...(unlockAt !== undefined && {
			secondsUntilUnlock: Math.ceil((unlockAt - now) / 1000),
			unlockAt: isoTime(unlockAt),
		}),
		status: 'LOCKED',
	};
}

function memberships(
	include: string | undefined,
	user: User,
	environment: Environment,
): Record<string, unknown> {
	const wanted = include?.split(',') ?? [];
	const unknown = wanted.find((each) => !/^memberOfGroup(IDs|Names)$/.test(each));
	if (unknown !== undefined) {
		throw invalidField('INVALID_PARAMETER', 'include', `${unknown} cannot be included.`);
	}
	const groups = [...user.groupIds].flatMap((id) => environment.groups.get(id) ?? []);
	return {
		...(wanted.includes('memberOfGroupIDs') && { memberOfGroupIDs: groups.map(({ id }) => id) }),
		...(wanted.includes('memberOfGroupNames') && {
			memberOfGroupNames: groups.map(({ name }) => name),
		}),
	};
}

/**
 * A user as PingOne shows it (page "API responses", and what every user of a real tenant has): no
 * attribute without a value, `name.formatted` only when it was set.
 */
export function presentUser(input: ActionInput, user: User): Record<string, unknown> {
	const { base, environment, query, tenant } = input;
	return {
		_links: userLinks(`${base}/users/${user.id}`, base, user),
		_embedded: embedded(user, base),
		id: user.id,
		environment: { id: environment.id },
		account: account(user, tenant.clock.now()),
		createdAt: isoTime(user.createdAt),
		...(user.email !== undefined && { email: user.email }),
		...(user.emailVerified !== undefined && { emailVerified: user.emailVerified }),
		enabled: user.enabled,
		identityProvider: { type: 'PING_ONE' },
		lifecycle: { status: user.lifecycleStatus },
		...memberships(query.include, user, environment),
		mfaEnabled: user.mfaEnabled,
		...(Object.keys(user.name).length > 0 && { name: user.name }),
		population: { id: user.populationId },
		...user.profile,
		updatedAt: isoTime(user.updatedAt),
		username: user.username,
		verifyStatus: 'NOT_INITIATED',
	};
}
