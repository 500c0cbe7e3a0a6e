import { ENVIRONMENT_ID, SECOND_ENVIRONMENT_ID, stableUuid } from './ids.mts';
import type { App, Role } from './types.mts';

/** Names of the seeded worker apps, as the banner and the tests use them. */
export type AppKey =
	| 'basic'
	| 'post'
	| 'devicesOnly'
	| 'configurationOnly'
	| 'withoutRoles'
	| 'otherEnvironment';

function workerApp(key: AppKey, name: string, roles: Role[], changes: Partial<App> = {}): App {
	return {
		clientId: stableUuid(`app:${key}`),
		// Fixed and public on purpose: it opens nothing but this process. The punctuation is
		// what real PingOne secrets carry, so that encoding mistakes show.
		clientSecret: `sandbox-only_${key}.~${stableUuid(`secret:${key}`)}`,
		name,
		environmentId: ENVIRONMENT_ID,
		tokenEndpointAuthMethod: 'CLIENT_SECRET_BASIC',
		roles: roles.map((role) => ({ role, environmentId: ENVIRONMENT_ID })),
		revoked: false,
		...changes,
	};
}

/** The worker apps of a fresh tenant, by key. */
export function seedApps(): Record<AppKey, App> {
	const full: Role[] = ['Identity Data Admin', 'Configuration Read Only'];
	return {
		basic: workerApp('basic', 'Onboarding worker', [...full, 'Environment Admin']),
		post: workerApp('post', 'Onboarding worker (secret in the body)', full, {
			tokenEndpointAuthMethod: 'CLIENT_SECRET_POST',
		}),
		devicesOnly: workerApp('devicesOnly', 'May not read policies', ['Identity Data Admin']),
		configurationOnly: workerApp('configurationOnly', 'May not read users or populations', [
			'Configuration Read Only',
		]),
		withoutRoles: workerApp('withoutRoles', 'Has no role', []),
		otherEnvironment: workerApp('otherEnvironment', 'Lives in the second environment', full, {
			environmentId: SECOND_ENVIRONMENT_ID,
		}),
	};
}
