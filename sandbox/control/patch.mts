import type { SandboxState } from '../state.mts';
import { changeUser } from '../tenant/directory.mts';
import type { Environment, User } from '../tenant/types.mts';
import { merge, type Fields } from './merge.mts';

/** What the control plane may change behind PingOne's back. */
export type ResourceKind = 'app' | 'policy' | 'fido2Policy' | 'user' | 'device';

function firstIn<T>(
	state: SandboxState,
	read: (environment: Environment) => T | undefined,
): T | undefined {
	for (const environment of state.tenant.environments.values()) {
		const found = read(environment);
		if (found !== undefined) return found;
	}
	return undefined;
}

function find(
	state: SandboxState,
	kind: ResourceKind,
	{ id, deviceId }: { id: string; deviceId?: string },
): object | undefined {
	switch (kind) {
		case 'app':
			return state.tenant.apps.get(id);
		case 'policy':
			return firstIn(state, (environment) => environment.policies.get(id));
		case 'fido2Policy':
			return firstIn(state, (environment) => environment.fido2Policies.get(id));
		case 'user':
			return firstIn(state, (environment) => environment.users.get(id));
		case 'device': {
			const user = firstIn(state, (environment) => environment.users.get(id));
			return user?.devices.find((device) => device.id === deviceId);
		}
	}
}

/**
 * Changes fields of a resource, without PingOne's rules.
 *
 * @param kind the kind of resource
 * @param path its ID, for a device the user's ID and the device's
 * @param changes fields to set; nested objects are merged
 * @returns the resource, or what is wrong in words
 */
export function patchResource(
	state: SandboxState,
	kind: ResourceKind,
	path: { id: string; deviceId?: string },
	changes: Fields,
): object | string {
	const resource = find(state, kind, path);
	if (resource === undefined) return `unknown ${kind}`;
	if ('id' in changes || 'clientId' in changes) return 'an ID cannot be changed';
	const holder = firstIn(state, (each) => (each.users.has(path.id) ? each : undefined));
	if (kind === 'user' && holder) {
		changeUser(holder, resource as User, () => merge(resource, changes));
	} else merge(resource, changes);
	if (kind === 'app' && changes.revoked === true) state.tenant.tokens.revokeClient(path.id);
	return resource;
}
