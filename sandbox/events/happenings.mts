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
	input.report({ type, description, resources: [userResource(input, user)] });
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
	input.report({ type, description, resources: [resource, owner], failed });
}

/** Reports a membership: its ID is the group's, and the user is in the address only. */
export function reportMembership(
	input: ActionInput,
	change: 'CREATED' | 'DELETED',
	user: User,
	group: Group,
): void {
	const [verb, way] = change === 'CREATED' ? ['Added', 'to'] : ['Removed', 'from'];
	input.report({
		type: `MEMBER_OF_GROUP.${change}`,
		description: `${verb} User ${user.username} ${way} Group ${group.name}`,
		resources: [
			{
				type: 'MEMBER_OF_GROUP',
				id: group.id,
				name: group.name,
				href: `${input.base}/users/${user.id}/memberOfGroups/${group.id}`,
				populationId: user.populationId,
			},
		],
	});
}

/** Reports an event about a resource directly below the environment. */
export function reportResource(
	input: ActionInput,
	type: string,
	about: { path: string; id: string; name?: string; description: string },
): void {
	const { path, id, name, description } = about;
	const resource = {
		type: type.slice(0, type.lastIndexOf('.')),
		id,
		...(name !== undefined && { name }),
		href: `${input.base}/${path}`,
	};
	input.report({ type, description, resources: [resource] });
}
