import { locator } from './tenant.mts';
import type { World } from './world.mts';

/** Gives the first user two keys, a session and a group. @returns the group's ID */
export async function seedLeaver({ sandbox, node }: World): Promise<string> {
	const { id } = sandbox.user();
	const [group] = Object.values(sandbox.ids.groups);
	await node.outputs({
		...{ resource: 'group', operation: 'addUser' },
		...{ user: locator('id', id), group: locator('id', group) },
	});
	await sandbox.control('POST', `/users/${id}/sessions`, { count: 1 });
	await sandbox.seed({ nickname: 'One' });
	await sandbox.seed({ nickname: 'Two' });
	await sandbox.forgetRequests();
	return group;
}
