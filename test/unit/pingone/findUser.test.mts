import { userFinder } from '../../../nodes/PingOne/pingone/user/users.ts';
import { fakeApi } from '../../support/fakeApi.mts';

/** A tenant whose users are compared in a way of its own. */
function tenant(usernames: string[], same: (stored: string, asked: string) => boolean) {
	const { api, asked } = fakeApi(({ query }) => {
		const [, value] = /^username eq (.*)$/.exec(String(query?.filter)) ?? [];
		const matches = usernames.filter((stored) => same(stored, JSON.parse(value) as string));
		const users = matches.map((username) => ({ id: username, username }));
		return { json: { _embedded: { users } } };
	});
	const find = async (value: string) =>
		await userFinder({ mode: 'username', value }, 'User').id(api);
	return { find, requests: () => asked.length };
}

const exactly = (a: string, b: string) => a === b;
const anyCase = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
/** As many databases do: accents and compatibility forms make no difference. */
const loosely = (a: string, b: string) => {
	const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	return plain(a) === plain(b);
};

it.each([
	['exactly', exactly, ['ada'], 'ada', 1],
	['exactly', exactly, ['ada'], 'ADA', 2],
	['exactly', exactly, ['Ada'], 'Ada', 1],
	['exactly', exactly, ['Ada', 'ada'], 'Ada', 1],
	['in any case', anyCase, ['Ada'], 'aDA', 1],
	['in any case', anyCase, ['Özil'], 'öZIL', 1],
] as const)('compared %#: %s', async (_, same, stored, asked, requests) => {
	const { find, requests: count } = tenant([...stored], same);
	expect(await find(asked)).toBe(stored[0]);
	expect(count()).toBe(requests);
});

it('does not ask a second time for what is in lower case already', async () => {
	const { find, requests } = tenant([], exactly);
	await expect(find('nobody')).rejects.toThrow(/^'User' matches no user: .* username 'nobody'$/);
	expect(requests()).toBe(1);
});

it('refuses two users who differ in case only', async () => {
	const { find } = tenant(['Ada', 'ada'], anyCase);
	await expect(find('ADA')).rejects.toThrow("'User' matches more than one user");
});

it.each([
	['\u212Aaren', 'karen'],
	['karen', '\u212Aaren'],
	['josé', 'jose'],
	['ａda', 'ada'],
	['İda', 'ida'],
])('never takes %j for %j', async (asked, stored) => {
	const { find } = tenant([stored], loosely);
	await expect(find(asked)).rejects.toThrow(/^'User' matches no user exactly: .*PingOne returned/);
});

it('does not take whom a gateway returns without the filter for several of the name', async () => {
	const { find } = tenant(['ben', 'cleo', 'ada'], () => true);
	await expect(find('ada')).rejects.toThrow(
		"'User' matches no user exactly: for the username 'ada', PingOne returned a user with 'ben'",
	);
});
