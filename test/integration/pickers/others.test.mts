import { useWorld } from '../../support/world.mts';
import { search } from './picker.mts';

const { sandbox } = useWorld();

const names = async (
	...[method, asked]: Parameters<typeof search> extends [unknown, ...infer R] ? R : never
) => (await search(sandbox, method, asked)).results.map(({ name }) => name);

describe('the user picker', () => {
	it('searches names, usernames and emails in PingOne', async () => {
		for (const filter of ['Ada', 'Lovel', 'ada.l', 'ada@']) {
			expect(await names('searchUsers', { filter })).toContain('Ada Lovelace (ada.lovelace)');
		}
		expect(await names('searchUsers', { filter: 'x" or username sw "' })).toEqual([]);
	});

	it('goes on where it stopped', async () => {
		await sandbox.control('POST', '/settings', { usersPageSize: 7 });
		const found: string[] = [];
		let page: string | undefined;
		do {
			const { results, paginationToken } = await search(sandbox, 'searchUsers', {
				page,
			});
			found.push(...results.map(({ value }) => String(value)));
			page = paginationToken as string | undefined;
		} while (page);
		expect(found).toHaveLength(25);
		expect(new Set(found).size).toBe(25);
	});
});

it('the policy picker puts the default on top and says what cannot be used', async () => {
	expect(await names('searchDeviceAuthenticationPolicies')).toEqual([
		'Workforce passkeys (default)',
		'Security keys only',
		'Mobile only (FIDO2 is off)',
		'Pairing paused (pairing is off)',
	]);
	expect(await names('searchDeviceAuthenticationPolicies', { filter: 'MOBILE' })).toHaveLength(1);
});

it('the FIDO2 policy picker shows the domain', async () => {
	expect(await names('searchFido2Policies')).toEqual([
		'Passkeys on this computer (default, localhost)',
		'Passkeys for example.com (example.com)',
		'Security keys for example.com (example.com)',
	]);
	expect(await names('searchFido2Policies', { filter: 'keys for' })).toHaveLength(2);
});

it('the population picker shows the default', async () => {
	expect(await names('searchPopulations')).toEqual(['Employees (default)', 'Contractors']);
	expect(await names('searchPopulations', { filter: 'contr' })).toEqual(['Contractors']);
});

it('the relying party picker offers the domains of the FIDO2 policies', async () => {
	const { results } = await search(sandbox, 'searchRelyingParties');
	expect(new Set(results.map(({ value }) => value))).toEqual(new Set(['localhost', 'example.com']));
});

it.each(['searchDeviceAuthenticationPolicies', 'searchFido2Policies'] as const)(
	'%s names the missing role and the way round it',
	async (method) => {
		const { clientId, clientSecret } = sandbox.ids.apps.devicesOnly;
		await expect(names(method, { credential: { clientId, clientSecret } })).rejects.toThrow(
			/may not read policies.*By ID/,
		);
	},
);
