import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { unmet } from '../difference';
import { isJsonObject } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import { ensureInTurn } from '../reconcile';
import type { Group } from '../types';
import { GROUPS, getGroup } from './groups';

/** What a group keeps when it is replaced; the population is fixed when the group is made. */
const REPLACED = ['name', 'description', 'externalId', 'userFilter', 'customData'];

/** Members with their new values; null clears one. */
export type GroupChanges = IDataObject & { name?: string };

/** The request model of "Update Group": everything, because what is not sent is removed. */
const bodyWith = (group: Group, changes: GroupChanges): IDataObject => {
	const all: IDataObject = { ...group, ...changes };
	return Object.fromEntries(
		REPLACED.filter((name) => (all[name] ?? null) !== null).map((name) => [name, all[name]]),
	);
};

/**
 * Changes a group by a PUT ("Update Group"), with what stays read anew. Items for one group take
 * turns. @throws PingOneError; FieldError when the name is taken
 */
export async function updateGroup(api: PingOneApi, groupId: string, changes: GroupChanges) {
	const path = [...GROUPS, groupId];
	let current = { id: groupId } as Group;
	return await ensureInTurn<Group>(api, path, {
		read: async () => (current = await getGroup(api, groupId)),
		send: async () => {
			const request = { body: bodyWith(current, changes), mediaType: 'application/json' };
			const answer = await api.call('PUT', path, request);
			return isJsonObject(answer) && answer.id === groupId ? (answer as Group) : undefined;
		},
		isDone: (group) => unmet(changes, group).length === 0,
		unmet: (group) => unmet(changes, group),
	}).catch((thrown: unknown) => {
		const isTaken = thrown instanceof PingOneError && thrown.hasDetail('UNIQUENESS_VIOLATION');
		if (!isTaken || thrown.mayHaveTakenEffect || changes.name === undefined) throw thrown;
		throw new FieldError(
			'Name',
			`is taken: PingOne already has a group ${quote(changes.name)}`,
			'Nothing was changed. Choose another name, or change that group.',
		);
	});
}
