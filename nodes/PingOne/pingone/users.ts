import type { PingOneApi } from './api';
import { FieldError, quote } from './fieldError';
import { readEntries } from './pages';
import { equals } from './scim';
import type { User } from './types';

const WORDS = { username: 'username', email: 'email address' };

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
	const entries = await readEntries<User>(api, 'users', query, 2);
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
		'Choose By ID or By Username instead, so that the right person gets the device.',
	);
}
