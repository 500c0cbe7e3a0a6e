import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import { FieldError, quote } from './errors/fieldError';
import { requireUuid } from './errors/uuid';
import { readEntries } from './client/pages';
import { equals } from './client/scim';
import type { User } from './types';

const WORDS = { username: 'username', email: 'email address' };

/** Most users on a page ("Paging, ordering and filtering collections"). */
const PAGE_SIZE = 200;

/**
 * Finds the one user with a username or an email address.
 *
 * Only the username is unique in an environment; several people may share an email address (PingOne
 * API reference, "Users").
 *
 * @throws FieldError when nobody or more than one person matches
 * @throws PingOneError
 */
export async function findUser(
	api: PingOneApi,
	attribute: 'username' | 'email',
	value: string,
	field: string,
): Promise<User> {
	const query = { filter: equals(attribute, value), limit: 2 };
	const entries = await readEntries<User>(api, ['users'], query, 2);
	if (entries.length === 1) return entries[0];
	if (entries.length === 0) {
		throw new FieldError(
			field,
			`matches nobody: PingOne has no user with the ${WORDS[attribute]} ${quote(value)}`,
			'Check the spelling, and that the person is in the environment and in a population the worker app has a role for.',
		);
	}
	throw new FieldError(
		field,
		`matches more than one person: several PingOne users have the ${WORDS[attribute]} ${quote(value)}`,
		'Choose By ID or By Username instead, so that it is the right person.',
	);
}

/** How a user is named: `mode` is `username`, `email`, or something that gives an ID. */
export interface UserReference {
	mode: string;
	value: string;
}

/**
 * Checks a reference at once and asks PingOne later, so that all fields of an item can be checked
 * before the first request leaves.
 *
 * @param field visible label of the field
 * @returns `id` gives the user's ID, asking only for a username or an email; `user` the whole user
 * @throws FieldError for a value that cannot be one; the functions also for nobody or several
 */
export function userFinder(
	api: PingOneApi,
	{ mode, value }: UserReference,
	field: string,
): { id: () => Promise<string>; user: () => Promise<User> } {
	if (value === '') {
		throw new FieldError(
			field,
			'is empty',
			'Pick a person, or check the expression: it gave no value for this item.',
		);
	}
	if (mode === 'username' || mode === 'email') {
		const user = async () => await findUser(api, mode, value, field);
		return { user, id: async () => (await user()).id };
	}
	const id = requireUuid(value, field);
	return { user: async () => (await api.get(['users', id])) as User, id: async () => id };
}

/**
 * Reads users, page by page.
 *
 * @param filter a SCIM filter, or nothing for everybody
 * @param most stop after so many
 * @throws PingOneError
 */
export async function listUsers(
	api: PingOneApi,
	filter: string | undefined,
	most: number,
): Promise<User[]> {
	const query: IDataObject = { limit: Math.min(PAGE_SIZE, most), ...(filter && { filter }) };
	return await readEntries<User>(api, ['users'], query, most);
}

const mfaEnabled = (userId: string) => ['users', userId, 'mfaEnabled'];

/**
 * Reads whether MFA is on for a user.
 *
 * pingone-go-sdk-v2, mfa openapi: `GET /users/{userID}/mfaEnabled`.
 *
 * @throws PingOneError
 */
export const readMfaStatus = async (api: PingOneApi, userId: string) =>
	await api.get(mfaEnabled(userId));

/**
 * Turns MFA on or off for a user.
 *
 * pingone-go-sdk-v2, mfa openapi: `PUT /users/{userID}/mfaEnabled`, 200.
 *
 * @returns what PingOne answered, or the status as it is now when it answered nothing
 * @throws PingOneError
 */
export async function setMfaStatus(
	api: PingOneApi,
	userId: string,
	enabled: boolean,
): Promise<IDataObject> {
	const answer = await api.call('PUT', mfaEnabled(userId), {
		body: { mfaEnabled: enabled },
		mediaType: 'application/json',
	});
	return answer ?? (await readMfaStatus(api, userId));
}
