import { stableUuid } from '../tenant/ids.mts';
import type { App, Environment, Role } from '../tenant/types.mts';
import type { Call, Permission } from './call.mts';
import { forbidden, invalidToken } from './errors.mts';

/**
 * What each role may do. Documented: Identity Data Admin without policies, with groups and the
 * audit ("Administrator permissions and role assignments", "Groups"); Environment Admin reads
 * groups. The rest is assumed.
 */
const PERMISSIONS: Record<Role, Permission[]> = {
	'Identity Data Admin': [
		...(['users:read', 'users:write', 'groups:read', 'groups:write'] as const),
		...(['populations:read', 'populations:write', 'devices:read', 'devices:write'] as const),
		...(['activities:read', 'authentications:write'] as const),
	],
	'Identity Data Read Only': ['users:read', 'groups:read', 'populations:read', 'devices:read'],
	'Environment Admin': [
		...(['policies:read', 'policies:write', 'subscriptions:write', 'groups:read'] as const),
	],
	'Configuration Read Only': ['policies:read'],
};

/**
 * Ping's identifiers of what a permission here allows: service, action, resource. Those of `dir` are
 * in a public Terraform configuration of custom roles; the others are assumed.
 */
const IDENTIFIERS: Record<Permission, string[]> = {
	'users:read': [
		...['dir:read:user', 'dir:read:userPassword', 'dir:read:userMfaEnabled'],
		...['mfa:read:bypass', 'sessions:read:session'],
	],
	'users:write': [
		...['dir:create:user', 'dir:import:user', 'dir:update:user', 'dir:delete:user'],
		...['dir:set:userPassword', 'dir:unlock:userPassword', 'dir:forceChange:userPassword'],
		...['dir:update:userMfaEnabled', 'mfa:update:bypass', 'sessions:delete:session'],
	],
	'groups:read': ['dir:read:group', 'dir:read:groupMembership'],
	'groups:write': [
		...['dir:create:group', 'dir:update:group', 'dir:delete:group'],
		...['dir:create:groupMembership', 'dir:delete:groupMembership'],
	],
	'populations:read': ['dir:read:population'],
	'populations:write': ['dir:create:population', 'dir:update:population', 'dir:delete:population'],
	'devices:read': ['mfa:read:device'],
	'devices:write': ['mfa:create:device', 'mfa:update:device', 'mfa:delete:device'],
	'policies:read': [
		'mfa:read:deviceAuthenticationPolicy',
		'mfa:read:fido2Policy',
		'mfa:read:fidoDeviceMetadata',
	],
	'policies:write': ['mfa:update:deviceAuthenticationPolicy', 'mfa:update:fido2Policy'],
	'subscriptions:write': ['webhooks:create:subscription'],
	'activities:read': ['audit_reporting:read:activity'],
	'authentications:write': ['mfa:create:deviceAuthentication'],
};

/** The built-in roles with their permissions, as `GET /v1/roles` lists them (Ping's Go SDK, `Role`). */
export const builtInRoles = () =>
	Object.entries(PERMISSIONS).map(([name, permissions]) => ({
		id: stableUuid(`role:${name}`),
		name,
		permissions: permissions.flatMap((each) => IDENTIFIERS[each]).map((id) => ({ id })),
	}));

/** The scheme of an Authorization header; undefined without the header. */
export function authScheme(header: string | undefined): string | undefined {
	return header?.split(' ', 1)[0];
}

/**
 * The worker app that the bearer token was issued to.
 *
 * @throws ApiError 401 ACCESS_FAILED / INVALID_TOKEN
 */
export function authenticate(call: Call): App {
	const { authorization } = call.headers;
	const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(String(authorization ?? '')) ?? [];
	if (token === undefined) throw invalidToken('The request has no bearer access token.');
	const clientId = call.tenant.tokens.clientOf(token);
	const app = clientId === undefined ? undefined : call.tenant.apps.get(clientId);
	if (app === undefined || app.revoked) {
		throw invalidToken('The access token is invalid, expired or revoked.');
	}
	return app;
}

/**
 * The environment of the path, if the app's roles there allow the operation.
 *
 * @throws ApiError 403, for an unknown environment as for a missing role: PingOne does not tell
 */
export function authorize(call: Call, app: App, permission: Permission): Environment {
	const environmentId = call.params.environmentId ?? '';
	const environment = call.tenant.environments.get(environmentId);
	const allowed = app.roles.some(
		(each) => each.environmentId === environmentId && PERMISSIONS[each.role].includes(permission),
	);
	if (environment === undefined || !allowed) throw forbidden();
	return environment;
}
