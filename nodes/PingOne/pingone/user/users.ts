import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { FieldError, quote } from '../errors/fieldError';
import { isUuid, requireUuid } from '../errors/uuid';
import { readEntries } from '../client/pages';
import { equals, type Filter } from '../client/scim';
import type { User } from '../types';
import { shownOf } from './passwords';
import { refuseMistyped, usernameAdvice } from './mistyped';

const WORDS = { username: 'username', email: 'email address' };

/** Maximum number of users per page ("Paging, ordering and filtering collections"). */
export const PAGE_SIZE = 200;

/** Lower case, without turning a non-ASCII letter into an ASCII one: the Kelvin sign is not a k. */
export const fold = (text: string) =>
	Array.from(text, (letter) => {
		const lower = letter.toLowerCase();
		return letter > '\x7f' && /[\0-\x7f]/.test(lower) ? letter : lower;
	}).join('');

/** Whether two usernames or addresses differ at most in case. */
export const isSameName = (found: unknown, asked: string) =>
	typeof found === 'string' && fold(found) === fold(asked);

type LookupAttribute = 'username' | 'email';

/** Two are enough to see that a match is not unique. */
async function readMatches(api: PingOneApi, attribute: LookupAttribute, value: string) {
	const holds = (user: IDataObject) => isSameName(user[attribute], value);
	const filter = { ...equals(attribute, value), holds };
	return await readEntries<User>(api, ['users'], { filter, limit: 2 }, 2);
}

/** Finds two users at most, as typed and, if no one matches, in lower case. @throws PingOneError */
export async function findUsers(api: PingOneApi, attribute: LookupAttribute, value: string) {
	const lower = fold(value);
	const asTyped = await readMatches(api, attribute, value);
	return asTyped.length === 0 && lower !== value
		? await readMatches(api, attribute, lower)
		: asTyped;
}

const spellingAdvice = (value: string) =>
	`Check the spelling, and that the user is in the environment and in a population for which the worker app has a role.${fold(value) === value ? '' : ' Lowercase was also tried.'}`;

/**
 * Finds the one user with a username or email address. PingOne does not document whether its filters
 * are case-sensitive, so if no one matches, lower case is tried. Only usernames are unique (PingOne
 * API reference, "Users"). @throws PingOneError; FieldError when not exactly one user matches
 */
async function findUser(api: PingOneApi, attribute: LookupAttribute, value: string, field: string) {
	const entries = await findUsers(api, attribute, value);
	const [first] = entries;
	if (!first) {
		throw new FieldError(
			field,
			`matches no user: PingOne has no user with the ${WORDS[attribute]} ${quote(value)}`,
			(attribute === 'username' && usernameAdvice(value)) || spellingAdvice(value),
		);
	}
	// One that does not have it was not filtered, and says nothing of how many there are.
	const other = entries.find((user) => !isSameName(user[attribute], value));
	if (other) {
		throw new FieldError(
			field,
			`matches no user exactly: for the ${WORDS[attribute]} ${quote(value)}, PingOne returned a user with ${quote(other[attribute])}`,
			'Nothing was changed. Check the value letter by letter, or choose By ID.',
		);
	}
	if (entries.length === 1) return first;
	throw new FieldError(
		field,
		`matches more than one user: several PingOne users have the ${WORDS[attribute]} ${quote(value)}`,
		'Choose By ID or By Username instead, so that it is the right person.',
	);
}

/** How a user is referenced: `mode` is `username`, `email`, or one whose value is an ID. */
export interface UserReference {
	mode: string;
	value: string;
}

/** Looks up a referenced user. Both throw FieldError for no match or several, and PingOneError. */
export interface UserFinder {
	/** Sends a request only for a username or an email address. */
	id: (api: PingOneApi) => Promise<string>;
	whole: (api: PingOneApi) => Promise<User>;
}

/** Validates a reference at once and asks PingOne later. @throws FieldError for an invalid value */
export function userFinder({ mode, value }: UserReference, field: string): UserFinder {
	if (value === '') {
		throw new FieldError(
			field,
			'is empty',
			"Select a user, or check the expression: it returned no value. After another node, $json is what that node returned; use {{ $('Name of the node').item.json.email }} for an earlier one.",
		);
	}
	if (mode === 'username' || mode === 'email') {
		refuseMistyped(mode, value, field);
		const whole = async (api: PingOneApi) => {
			api.turn.goesBy('users', mode, fold(value));
			const user = await findUser(api, mode, value, field);
			api.turn.goesBy('users', 'id', user.id);
			return user;
		};
		return { whole, id: async (api) => (await whole(api)).id };
	}
	if (!isUuid(value)) refuseMistyped(mode, value, field);
	const id = requireUuid(value, field);
	const named = (api: PingOneApi) => {
		api.turn.goesBy('users', 'id', id);
		return Promise.resolve(id);
	};
	return { whole: async (api) => await getUser(api, await named(api)), id: named };
}

/** Reads users, all without a filter, up to so many. @throws PingOneError */
export const listUsers = async (api: PingOneApi, filter: Filter | undefined, most: number) =>
	await readEntries<User>(api, ['users'], { limit: PAGE_SIZE, filter }, most);

/** A response that shows a complete user: never the password, whatever it contains. */
export function asUser(answer: IDataObject | undefined): User | undefined {
	if (typeof answer?.id !== 'string' || typeof answer.username !== 'string') return undefined;
	const { password } = answer;
	return { ...answer, ...(password !== undefined && { password: shownOf(password) }) } as User;
}

/** @throws PingOneError */
export const getUser = async (api: PingOneApi, userId: string) =>
	(await api.getById(['users', userId])) as User;
