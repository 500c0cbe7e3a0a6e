import { details, type CollectionBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

interface UserBody {
	username: string;
}

const { sandbox, api } = useWorld();

async function filtered(filter: string): Promise<string[]> {
	const path = `/users?filter=${encodeURIComponent(filter)}`;
	const reply = await api<CollectionBody<UserBody>>('GET', path);
	expect([filter, reply.status]).toEqual([filter, 200]);
	return reply.body._embedded.users.map(({ username }) => username);
}

async function refusal(query: string): Promise<unknown[]> {
	const reply = await api('GET', `/users?${query}`);
	return [reply.status, reply.body.code, ...details(reply)];
}

describe('filter on users', () => {
	it.each([
		['username eq "ada.lovelace"', ['ada.lovelace']],
		['email eq "ada@example.com"', ['ada.lovelace']],
		['email eq "eniac@example.com"', ['betty.holberton', 'jean.bartik']],
		['username eq "nobody"', []],
		['username eq "ADA.LOVELACE"', []],
		['username sw "k"', ['kathleen.booth', 'katherine.johnson', 'konrad.zuse']],
		['username sw "k" and email sw "k"', ['kathleen.booth', 'katherine.johnson']],
		['name.given eq "Ada" or name.given eq "Alan"', ['ada.lovelace', 'alan.turing']],
		['name.given eq "Ada" or name.given eq "Alan" and name.family eq "X"', ['ada.lovelace']],
		['(name.given eq "Ada" or name.given eq "Alan") and name.family eq "Turing"', ['alan.turing']],
		['username sw "k" AND enabled EQ true and (((name.given eq "Konrad")))', ['konrad.zuse']],
		['enabled eq false', []],
		['title eq "x"', []],
		['username eq "quo\\"te\\\\d"', []],
	])('%s', async (filter, expected) => {
		expect(await filtered(filter)).toEqual(expected);
	});

	it('can ignore case', async () => {
		await sandbox.control('POST', '/settings', { caseInsensitive: true });
		expect(await filtered('username eq "ADA.Lovelace"')).toEqual(['ada.lovelace']);
	});

	it.each([
		'id eq "x"',
		'mfaEnabled eq true',
		'username co "a"',
		'username eq',
		'username eq ada',
		"username eq 'ada'",
		'username eq "ada',
		'username eq "a\\d"',
		'username eq "a" and',
		'username eq "a" username eq "b"',
		'(username eq "a"',
		'username eq "a")',
		'not username eq "a"',
		'username sw "k" and not (email sw "k")',
		'memberOfGroups.id eq "x"',
		'memberOfGroups[id sw "x"]',
		'memberOfGroups[id eq "x"',
		'enabled sw "t"',
		'username eq 5',
		'$',
		'',
		`${'('.repeat(30)}username eq "a"${')'.repeat(30)}`,
	])('refuses %s', async (filter) => {
		expect(await refusal(`filter=${encodeURIComponent(filter)}`)).toEqual([
			400,
			'INVALID_DATA',
			'INVALID_FILTER filter',
		]);
	});
});
