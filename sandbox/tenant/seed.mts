import { seedApps } from './apps.mts';
import { createClock } from './clock.mts';
import { ENVIRONMENT_ID, SECOND_ENVIRONMENT_ID } from './ids.mts';
import { defaultMfaSettings } from './mfaSettings.mts';
import { addUsers, seedGroups, seedHires, seedPeople, seedPopulations } from './people.mts';
import { seedDevicePolicies, seedFido2Policies } from './policies.mts';
import { createTokenStore } from './tokens.mts';
import type { Environment, Tenant } from './types.mts';

const SAMPLE_USERS_CREATED = Date.parse('2026-01-05T09:00:00.000Z');
/** Attributes that the administrators of the example have added to the user schema. */
const CUSTOM_ATTRIBUTES = ['costCenter', 'deviceIdentifier', 'employeeNumber'];

function byId<T extends { id: string }>(resources: T[]): Map<string, T> {
	return new Map(resources.map((resource) => [resource.id, resource]));
}

/** An environment without users: the populations, groups and policies that every new one has. */
export function emptyEnvironment(id: string, name: string): Environment {
	return {
		id,
		name,
		users: new Map(),
		byUsername: new Map(),
		byEmail: new Map(),
		populations: byId(seedPopulations(id, SAMPLE_USERS_CREATED)),
		groups: byId(seedGroups(id, SAMPLE_USERS_CREATED)),
		customAttributes: [...CUSTOM_ATTRIBUTES],
		policies: byId(seedDevicePolicies()),
		fido2Policies: byId(seedFido2Policies()),
		subscriptions: new Map(),
		flows: new Map(),
		mfaSettings: defaultMfaSettings(SAMPLE_USERS_CREATED),
	};
}

/**
 * A fresh tenant: two environments, the worker apps, the sample users in the first environment.
 *
 * @param machineNow the machine's time, in ms since 1970
 * @param hires how many users `hire0001`, `hire0002`, … to add to the samples
 */
export function seedTenant(machineNow: () => number, hires = 0): Tenant {
	const clock = createClock(machineNow);
	const first = emptyEnvironment(ENVIRONMENT_ID, 'Workforce');
	addUsers(first, seedPeople(SAMPLE_USERS_CREATED));
	addUsers(first, seedHires(hires, SAMPLE_USERS_CREATED));
	const second = emptyEnvironment(SECOND_ENVIRONMENT_ID, 'Automation');
	return {
		environments: byId([first, second]),
		apps: new Map(Object.values(seedApps()).map((app) => [app.clientId, app])),
		tokens: createTokenStore(clock),
		clock,
		deviceCounters: { created: 0, activated: 0, deleted: 0 },
	};
}
