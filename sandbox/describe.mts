import { seedApps, type AppKey } from './tenant/apps.mts';
import { ENVIRONMENT_ID, SECOND_ENVIRONMENT_ID } from './tenant/ids.mts';
import { FIDO2_POLICY_IDS, POLICY_IDS } from './tenant/policies.mts';
import type { App, Tenant } from './tenant/types.mts';

/** A worker app as the sandbox prints it. */
export interface AppSummary {
	name: string;
	environmentId: string;
	clientId: string;
	clientSecret: string;
	tokenEndpointAuthMethod: App['tokenEndpointAuthMethod'];
	roles: string[];
}

/** What a client needs to know to use the sandbox; printed by `--json`. */
export interface TenantSummary {
	/** Base of both hosts: the API below `/v1`, the token endpoint beside it. */
	url: string;
	environmentId: string;
	secondEnvironmentId: string;
	clientId: string;
	clientSecret: string;
	policyId: string;
	policies: typeof POLICY_IDS;
	fido2Policies: typeof FIDO2_POLICY_IDS;
	/** The populations and groups of the main environment, by name. */
	populations: Record<string, string>;
	groups: Record<string, string>;
	apps: Record<AppKey, AppSummary>;
	users: Array<{ id: string; username: string; email: string | null }>;
}

function idsByName(
	resources = new Map<string, { id: string; name: string }>(),
): Record<string, string> {
	return Object.fromEntries([...resources.values()].map(({ id, name }) => [name, id]));
}

function summarize(app: App): AppSummary {
	const { name, environmentId, clientId, clientSecret, tokenEndpointAuthMethod } = app;
	const roles = app.roles.map(({ role }) => role);
	return { name, environmentId, clientId, clientSecret, tokenEndpointAuthMethod, roles };
}

/** The addresses, IDs and demo credentials of a fresh tenant. */
export function describeTenant(tenant: Tenant, url: string): TenantSummary {
	const apps = seedApps();
	const main = tenant.environments.get(ENVIRONMENT_ID);
	const users = [...(main?.users.values() ?? [])];
	return {
		url,
		environmentId: ENVIRONMENT_ID,
		secondEnvironmentId: SECOND_ENVIRONMENT_ID,
		clientId: apps.basic.clientId,
		clientSecret: apps.basic.clientSecret,
		policyId: POLICY_IDS.workforcePasskeys,
		policies: POLICY_IDS,
		fido2Policies: FIDO2_POLICY_IDS,
		populations: idsByName(main?.populations),
		groups: idsByName(main?.groups),
		apps: {
			basic: summarize(apps.basic),
			post: summarize(apps.post),
			devicesOnly: summarize(apps.devicesOnly),
			configurationOnly: summarize(apps.configurationOnly),
			withoutRoles: summarize(apps.withoutRoles),
			otherEnvironment: summarize(apps.otherEnvironment),
		},
		users: users.slice(0, 5).map(({ id, username, email }) => ({
			id,
			username,
			email: email ?? null,
		})),
	};
}
