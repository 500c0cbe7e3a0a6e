import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import type { EarlierRun } from '../../run/earlierRun';
import { withLock } from '../client/lock';
import { equals } from '../client/scim';
import { FieldError, quote } from '../errors/fieldError';
import type { User } from '../types';
import { bringUpToDate } from './bringUpToDate';
import { createUser, type NewUser } from './createUser';
import { isSameName, listUsers, PAGE_SIZE } from './users';

const FIELD = 'External ID';

const otherReturned = (externalId: string, { username, externalId: theirs }: User) =>
	new FieldError(
		FIELD,
		`matches no user exactly: for ${quote(externalId)}, PingOne returned the user ${quote(username)} with ${quote(theirs ?? '')}`,
		'Nothing was changed. Something between n8n and PingOne may drop the filter: check the gateway, or match by username.',
	);

/** The user with exactly this external ID, which PingOne does not keep unique. */
async function findByExternalId(api: PingOneApi, externalId: string): Promise<User | undefined> {
	const shown = await listUsers(api, equals('externalId', externalId), PAGE_SIZE);
	// PingOne's filter may ignore capital letters; one that is ignored itself says nothing.
	const other = shown.find((user) => !isSameName(user.externalId, externalId));
	if (other) throw otherReturned(externalId, other);
	const isMeant = (user: User) => user.externalId === externalId;
	const found = shown.filter(isMeant);
	if (found.length < 2) return found[0];
	throw new FieldError(
		FIELD,
		`belongs to more than one user: ${quote(externalId)} is that of ${found.map(({ username }) => quote(username)).join(' and ')}, and perhaps others`,
		'Nothing was changed. Correct the external IDs in PingOne, or match by username.',
	);
}

/**
 * Brings the user with an external ID up to date, but for the username, or creates them.
 * @throws PingOneError; FieldError when several have the ID, or another user has the username
 */
export const createOrUpdateByExternalId = async (
	api: PingOneApi,
	externalId: string,
	wanted: NewUser,
	earlierRun?: EarlierRun,
): Promise<IDataObject> =>
	await withLock(api, ['users', 'externalId', externalId], async () => {
		await earlierRun?.over();
		const found = await findByExternalId(api, externalId);
		return found
			? await bringUpToDate(api, found, wanted.body)
			: await createUser(api, wanted, 'unmatched');
	});
