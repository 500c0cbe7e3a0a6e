import type { IDataObject } from 'n8n-workflow';
import { readPage } from '../pingone/client/pages';
import { anyOf, startsWith } from '../pingone/client/scim';
import type { User } from '../pingone/types';
import { firstText, nameSpellings, picker, withId, wordsOf } from './picker';

/** Up to so many words are also tried as one name, as in "van der Berg". */
const MAX_NAME_WORDS = 4;

/** A full name and an account name. */
const MAX_WORDS = MAX_NAME_WORDS + 1;

const NAMES = ['name.given', 'name.family'];

const either = (filters: string[]) => `(${anyOf(filters)})`;

const nameStarts = (attribute: string, text: string) =>
	either(nameSpellings(text).map((spelling) => startsWith(attribute, spelling).text));

/** Usernames and addresses: as typed and in lower case; of an address also the part before the @. */
function accountStarts(word: string): string[] {
	const [account = ''] = word.split('@');
	const spellings = (text: string) => [...new Set([text, text.toLowerCase()])];
	return [
		...spellings(word).flatMap((spelling) => [
			startsWith('username', spelling).text,
			startsWith('email', spelling).text,
		]),
		...(account !== '' && account !== word
			? spellings(account).map((spelling) => startsWith('username', spelling).text)
			: []),
	];
}

const wordStarts = (word: string) =>
	either([...accountStarts(word), ...NAMES.map((attribute) => nameStarts(attribute, word))]);

/** Given and family name: the words split at every position, in both orders. */
function splitNames(words: string[]): string[] {
	return words.slice(1).flatMap((_, cut) => {
		const parts = [words.slice(0, cut + 1).join(' '), words.slice(cut + 1).join(' ')];
		return [parts, [...parts].reverse()].map((pair) =>
			NAMES.map((attribute, place) => nameStarts(attribute, pair[place] ?? '')).join(' and '),
		);
	});
}

/**
 * A SCIM filter for what was typed or pasted into the list of users, if anything was: words of a
 * name in any order and usual spelling, the beginning of a username or an address, or a label of the
 * list. Only `sw`, `and`, `or` and parentheses are used ("SCIM filter language").
 */
function userSearchFilter(text: string): string | undefined {
	const words = wordsOf(text).slice(0, MAX_WORDS);
	if (words.length === 0) return undefined;
	const everyWord = words.map(wordStarts).join(' and ');
	// A label ends with the account in parentheses, which is not part of the name.
	const name = wordsOf(text.replace(/\([^()]*\)\s*$/u, ''));
	if (name.length < 2 || name.length > MAX_NAME_WORDS) return everyWord;
	const whole = NAMES.map((attribute) => nameStarts(attribute, name.join(' ')));
	// With two words, each is searched for already.
	return anyOf([everyWord, ...whole, ...(name.length > 2 ? splitNames(name) : [])]);
}

const PAGE_SIZE = 50;

function label({ id, username, email, name }: User): string {
	const person = [firstText(name?.given), firstText(name?.family)].filter(Boolean).join(' ');
	const account = firstText(username, email, id);
	return person ? `${person} (${account})` : account;
}

/** Users, searched by PingOne itself, a page at a time. */
export const searchUsers = picker(async (api, filter, page) => {
	const search = userSearchFilter(filter);
	const query: IDataObject = page
		? (JSON.parse(page) as IDataObject)
		: {
				limit: PAGE_SIZE,
				...(search && { filter: search }),
			};
	const { entries, next } = await readPage<User>(api, ['users'], query);
	return {
		results: withId(entries).map((user) => ({ name: label(user), value: user.id })),
		paginationToken: next && JSON.stringify(next),
	};
});
