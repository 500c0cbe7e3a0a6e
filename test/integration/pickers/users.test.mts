import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';
import { search } from './picker.mts';

const { sandbox, node } = useWorld();

const found = async (filter: string) =>
	(await search(sandbox, 'searchUsers', { filter })).results.map(({ name }) => name);

const GRACE = 'Grace Hopper (grace.hopper)';

describe.each([false, true])('in a tenant that ignores case: %p', (caseInsensitive) => {
	beforeEach(async () => {
		await sandbox.control('POST', '/settings', { caseInsensitive });
	});

	it.each([
		'Grace',
		'grace',
		'GRACE',
		'hop',
		'Hop',
		'Grace Hopper',
		'hopper grace',
		'Hopper, Grace',
		'gra hop',
		'grace.h',
		'GRACE.HOPPER',
		'grace.hopper@example.com',
		'Grace.Hopper@Example.COM',
		'Grace Hopper <grace.hopper@example.com>',
		'grace.hopper@elsewhere.example',
		GRACE,
		'  grace   hopper  ',
	])('%j finds Grace Hopper, and nobody else', async (filter) => {
		expect(await found(filter)).toEqual([GRACE]);
	});

	it.each([
		['boyd granville', 'Evelyn Boyd Granville (evelyn.boyd.granville)'],
		['Evelyn Boyd Granville', 'Evelyn Boyd Granville (evelyn.boyd.granville)'],
		['granville boyd', undefined],
		['Keller Mary Kenneth', 'Mary Kenneth Keller (mary.kenneth.keller)'],
		['mary kenneth keller (mary.kenneth.keller)', 'Mary Kenneth Keller (mary.kenneth.keller)'],
	])('%j, a name of several words, finds %j', async (filter, expected) => {
		expect(await found(filter)).toEqual(expected ? [expected] : []);
	});

	it.each(["O'Brien", "o'brien", 'O’Brien', 'o‘brien', 'Zoe\u0308 O’Brien', 'ZOË O’BRIEN'])(
		'%j finds an apostrophe as keyboards and word processors write it',
		async (filter) => {
			for (const family of ["O'Brien", 'O’Brien']) {
				const name = { given: 'Zoë', family };
				await sandbox.control('POST', `/users/${sandbox.user().id}`, { name });
				expect(await found(filter)).toEqual([`Zoë ${family} (ada.lovelace)`]);
			}
		},
	);

	it.each([
		'van der berg',
		'Van der Berg',
		'ada van der berg',
		'van der Berg, Ada',
		'VAN DER BERG ADA',
	])('%j finds a name that begins small', async (filter) => {
		await sandbox.control('POST', `/users/${sandbox.user().id}`, {
			name: { given: 'Ada', family: 'van der Berg' },
		});
		expect(await found(filter)).toEqual(['Ada van der Berg (ada.lovelace)']);
	});

	it.each(['nobody', 'grace turing', 'x" or username sw "', '")) or ((username sw "a', '\\'])(
		'%j finds nobody',
		async (filter) => {
			expect(await found(filter)).toEqual([]);
		},
	);

	it.each(['()', ' , ', '"', '@'])('%j does not break it', async (filter) => {
		expect(Array.isArray(await found(filter))).toBe(true);
	});

	it.each([
		['email', 'Grace.Hopper@Example.com'],
		['username', 'GRACE.hopper'],
		['username', ' grace.hopper '],
	])('By %s, %j is Grace Hopper', async (mode, value) => {
		const parameters = { resource: 'user', operation: 'get', user: locator(mode, value) };
		expect(await node.outputs(parameters)).toMatchObject([{ username: 'grace.hopper' }]);
	});

	it('refuses an address that two users share, whatever its case', async () => {
		const user = locator('email', 'ENIAC@example.com');
		const { message } = await node.refusal({ resource: 'user', operation: 'get', user });
		expect(message).toContain("'User' matches more than one user");
	});
});

it('asks for everybody when nothing is typed, and keeps a long filter short', async () => {
	await found('');
	await found('a b c d e f g h i j k l m n o p q r s t u v w x y z');
	const [all, long] = (await sandbox.requests()).map(({ query }) => query);
	expect(all).toEqual({ limit: '50' });
	expect(String(long.filter).length).toBeLessThan(4000);
});
