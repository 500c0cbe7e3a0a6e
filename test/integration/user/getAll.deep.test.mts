import { useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const many = (changes = {}) => ({ resource: 'user', operation: 'getAll', ...changes });
const by = (filters: object) => many({ filters, returnAll: true });
const usernames = async (parameters: object) =>
	(await node.outputs({ ...parameters })).map(({ username }) => username);
const sentFilters = async () => (await sandbox.requests()).map(({ query }) => query.filter);

describe('filters', () => {
	it('are built from what was filled in, and joined', async () => {
		const population = { familyName: 'Lovelace', givenName: 'Ada', enabled: true };
		expect(await usernames(by(population))).toEqual(['ada.lovelace']);
		expect(await sentFilters()).toEqual([
			'name.family eq "Lovelace" and name.given eq "Ada" and enabled eq true',
		]);
	});

	it.each([
		[{ email: 'ada@example.com' }, 'email eq "ada@example.com"', 1],
		[{ username: ' ada.lovelace ' }, 'username eq "ada.lovelace"', 1],
		[{ externalId: 2041 }, 'externalId eq "2041"', 0],
		[{ enabled: false }, 'enabled eq false', 0],
		[{ enabled: '={{ "true" }}', username: 'ada.lovelace' }, undefined, 1],
	])('%j', async (filters, filter, count) => {
		expect(await usernames(by(filters))).toHaveLength(count);
		if (filter) expect(await sentFilters()).toEqual([filter]);
	});

	it('take a population from the list', async () => {
		const [{ population }] = await node.outputs(by({ username: 'ada.lovelace' }));
		const { id } = population as { id: string };
		expect(await usernames(by({ population: locator('list', id) }))).toHaveLength(25);
	});

	it('tell a population without such users from one that PingOne does not have', async () => {
		const { Contractors } = sandbox.ids.populations;
		expect(await usernames(by({ population: locator('id', Contractors) }))).toEqual([]);
		const other = '00000000-0000-4000-8000-000000000000';
		expect((await node.refusal(by({ population: locator('id', other) }))).message).toContain(
			`'Population' is unknown: PingOne has no such population: '${other}'`,
		);
	});

	it.each([
		[{ username: '={{ $json.nothing }}' }, "'Username' is empty"],
		[{ email: '' }, "'Email' is empty"],
		[{ familyName: '={{ ["a"] }}' }, "'Family Name' must be text, got '[\"a\"]'"],
		[{ enabled: 'maybe' }, "'Enabled' must be true or false, got 'maybe'"],
		[{ population: locator('id', '') }, "'Population' is empty"],
		[{ population: locator('id', 'x"') }, "'Population' must be a PingOne ID, got 'x\"'"],
	])('%j never widens to everybody', async (filters, message) => {
		expect((await node.refusal(by(filters))).message).toContain(message);
		expect(await sandbox.requests()).toEqual([]);
	});
});

describe('a hostile value', () => {
	const HOSTILE = [
		'"',
		'\\',
		'\\"',
		'\\\\"',
		'*',
		'Love*',
		'%',
		"O'Brien",
		'x" or username sw "',
		'x\\" or username sw \\"',
		'") or (username sw "a',
		'x" and enabled eq true or name.family sw "L',
		'Lovelace" or "1" eq "1',
		'Łukasiewicz',
		'Zoe\u0308',
		'李',
		'🔑 key',
		'a&filter=username sw "a"#?%22',
		'{{ 7 * 7 }}',
	];

	it.each(HOSTILE)('%j finds exactly itself', async (familyName) => {
		const items = [{ familyName }];
		const parameters = by({ familyName: '={{ $json.familyName }}' });
		const found = async () => (await node.run(parameters, { items })).branches[0];
		expect(await found()).toEqual([]);
		const { id } = sandbox.user(1);
		await sandbox.control('POST', `/users/${id}`, { name: { family: familyName } });
		expect((await found()).map(({ json }) => json.id)).toEqual([id]);
	});

	it.each(HOSTILE)('%j is nobody’s username', async (username) => {
		const { error } = await node.run(
			{ resource: 'user', operation: 'get', user: locator('username', '={{ $json.username }}') },
			{ items: [{ username }] },
		);
		expect(error?.message).toMatch(/^'User' matches no user/);
	});
});

describe('a filter written by hand', () => {
	const scim = (scimFilter: string) => many({ filterBy: 'scim', scimFilter, returnAll: true });

	it('is sent as it is', async () => {
		const filter = 'name.family sw "Lov" or (username eq "alan.turing" and enabled eq true)';
		expect(await usernames(scim(filter))).toEqual(['ada.lovelace', 'alan.turing']);
		expect(await sentFilters()).toEqual([filter]);
	});

	it('is explained when PingOne cannot read it', async () => {
		const { message, description } = await node.refusal(scim('username is ada'));
		expect(message).toBe("PingOne could not parse 'SCIM Filter'");
		expect(description).toContain('double quotes');
	});

	it('must be there', async () => {
		expect((await node.refusal(scim('={{ "" }}'))).message).toBe("'SCIM Filter' is empty");
	});
});
