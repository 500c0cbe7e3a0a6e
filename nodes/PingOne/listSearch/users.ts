import type { IDataObject } from 'n8n-workflow';
import { readPage } from '../pingone/client/pages';
import type { User } from '../pingone/types';
import { firstText, withId } from './entries';
import { picker } from './picker';
import { userSearchFilter } from './userSearch';

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
