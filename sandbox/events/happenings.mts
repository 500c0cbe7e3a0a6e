import type { Device, Group, User } from '../tenant/types.mts';
import type { ActionInput } from '../wire/call.mts';
import type { EventResource } from './activity.mts';

function userResource(input: ActionInput, user: User): EventResource {
	return {
		type: 'USER',
		id: user.id,
		name: user.username,
		href: `${input.base}/users/${user.id}`,
		populationId: user.populationId,
	};
}

/** Reports an event about a user. */
export function reportUser(
	input: ActionInput,
	type: string,
	user: User,
	description: string,
): void {
	const { populationId } = user;
	input.report({ type, description, resources: [userResource(input, user)], populationId });
}

/**
 * Reports an event about a device. No public sample shows the resources of such an event; that the
 * device and its user are both in it is assumed.
 */
export function reportDevice(
	input: ActionInput,
	type: string,
	about: { user: User; device: Device; description: string; failed?: boolean },
): void {
	const { user, device, description, failed } = about;
	const owner = userResource(input, user);
	const resource = {
		type: 'DEVICE',
		id: device.id,
		...(device.nickname !== undefined && { name: device.nickname }),
		href: `${owner.href}/devices/${device.id}`,
		populationId: user.populationId,
	};
	const { populationId } = user;
	input.report({ type, description, resources: [resource, owner], populationId, failed });
}

/**
 * Reports a membership: its ID is the group's, the user is in the address only, and no population is
 * shown (elastic/integrations, ping_one, test-pipeline-audit.log).
 */
export function reportMembership(
	input: ActionInput,
	change: 'CREATED' | 'DELETED',
	user: User,
	group: Group,
): void {
	const verb = change === 'CREATED' ? 'Created' : 'Deleted';
	input.report({
		type: `MEMBER_OF_GROUP.${change}`,
		description: `${verb} Member Of Group ${group.name}`,
		populationId: user.populationId,
		resources: [
			{
				type: 'MEMBER_OF_GROUP',
				id: group.id,
				name: group.name,
				href: `${input.base}/users/${user.id}/memberOfGroups/${group.id}`,
			},
		],
	});
}

/**
 * Reports the end of a session: the user and the session are both in it
 * (AppOmni-Labs/event-maturity-matrix, pingone, authentication_account_logout.json).
 */
export function reportSession(input: ActionInput, user: User, sessionId: string): void {
	const session = {
		type: 'SESSION',
		id: sessionId,
		name: `User Session ${sessionId}`,
		href: `${input.base}/sessions/${sessionId}`,
	};
	input.report({
		type: 'SESSION.DELETED',
		description: `Deleted Session '${sessionId}' for User '${user.id}'`,
		resources: [userResource(input, user), session],
		populationId: user.populationId,
	});
}

/** What public rows call a resource otherwise than its events (elastic/integrations). */
const OTHERWISE: Record<string, { type: string; path: (path: string) => string }> = {
	FIDO_POLICY: {
		type: 'FIDO Policy',
		path: (path) => path.replace('fido2Policies/', 'fidoPolicies/'),
	},
};

/** Reports an event about a resource directly below the environment. */
export function reportResource(
	input: ActionInput,
	type: string,
	about: { path: string; id: string; name?: string; description: string },
): void {
	const { path, id, name, description } = about;
	const kind = type.slice(0, type.lastIndexOf('.'));
	const otherwise = OTHERWISE[kind];
	const resource = {
		type: otherwise?.type ?? kind,
		id,
		...(name !== undefined && { name }),
		href: `${input.base}/${otherwise?.path(path) ?? path}`,
	};
	input.report({ type, description, resources: [resource] });
}
