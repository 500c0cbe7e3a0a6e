import { useWorld } from '../../support/world.mts';
import { getPopulations } from '../../../nodes/PingOne/listSearch/named.ts';
import { listContext, search } from './picker.mts';

const { sandbox } = useWorld();

const names = async (
	...[method, asked]: Parameters<typeof search> extends [unknown, ...infer R] ? R : never
) => (await search(sandbox, method, asked)).results.map(({ name }) => name);

describe('the user picker', () => {
	it('goes on where it stopped', async () => {
		await sandbox.control('POST', '/settings', { usersPageSize: 7 });
		const found: string[] = [];
		let page: string | undefined;
		do {
			const { results, paginationToken } = await search(sandbox, 'searchUsers', {
				page,
			});
			found.push(...results.map(({ value }) => String(value)));
			page = paginationToken;
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
	expect(await names('searchFido2Policies', { filter: 'EXAMPLE.com security' })).toEqual([
		'Security keys for example.com (example.com)',
	]);
});

it('the population picker shows the default', async () => {
	expect(await names('searchPopulations')).toEqual(['Employees (default)', 'Contractors']);
	for (const filter of ['contr', 'CONTRACTORS', 'tract']) {
		expect(await names('searchPopulations', { filter })).toEqual(['Contractors']);
	}
	expect(await names('searchPopulations', { filter: 'Employees (default)' })).toEqual([
		'Employees (default)',
	]);
});

describe('populations on more than one page', () => {
	const page = (names_: string[], next?: string) => ({
		kind: 'status',
		status: 200,
		body: {
			...(next && { _links: { next: { href: next } } }),
			_embedded: { populations: names_.map((name) => ({ id: name, name })) },
		},
	});
	const next = () =>
		`${sandbox.url}/v1/environments/${sandbox.ids.environmentId}/populations?cursor=abc&limit=100`;

	it('are searched by PingOne, in several spellings', async () => {
		await sandbox.fault('populations.list', page(['A', 'B'], next()));
		await sandbox.fault('populations.list', page(['Emea Sales']));
		expect(await names('searchPopulations', { filter: 'emea sales' })).toEqual(['Emea Sales']);
		const [first, second] = await sandbox.requests();
		expect(first.query).toEqual({ limit: '100' });
		expect(second.query).toEqual({
			limit: '100',
			filter: '(name sw "emea sales") or (name sw "Emea Sales") or (name sw "emea Sales")',
		});
	});

	it('are read page by page when nothing is typed', async () => {
		await sandbox.fault('populations.list', page(['A'], next()));
		await sandbox.fault('populations.list', page(['B']));
		const first = await search(sandbox, 'searchPopulations');
		const second = await search(sandbox, 'searchPopulations', {
			page: first.paginationToken!,
		});
		expect([...first.results, ...second.results].map(({ name }) => name)).toEqual(['A', 'B']);
		expect((await sandbox.requests())[1].query).toEqual({ cursor: 'abc', limit: '100' });
		expect(second.paginationToken).toBeUndefined();
	});

	it('are all offered where several can be chosen', async () => {
		await sandbox.fault('populations.list', page(['A', 'B'], next()));
		await sandbox.fault('populations.list', page(['C']));
		const offered = await getPopulations(listContext(sandbox));
		expect(offered.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
	});

	it('are not read forever when a page leads back to itself', async () => {
		for (let n = 0; n < 2; n += 1) {
			await sandbox.fault('populations.list', page([`${n}`], next()));
		}
		await expect(getPopulations(listContext(sandbox))).rejects.toThrow();
		expect(await sandbox.requests()).toHaveLength(2);
	});
});

it('the relying party picker offers the domains of the FIDO2 policies', async () => {
	const { results } = await search(sandbox, 'searchRelyingParties');
	expect(new Set(results.map(({ value }) => value))).toEqual(new Set(['localhost', 'example.com']));
});

it.each([
	['searchDeviceAuthenticationPolicies', 'By ID'],
	['searchFido2Policies', 'By ID'],
	['searchRelyingParties', 'Domain'],
] as const)('%s names the missing role and the way round it', async (method, mode) => {
	const { clientId, clientSecret } = sandbox.ids.apps.devicesOnly;
	await expect(names(method, { credential: { clientId, clientSecret } })).rejects.toThrow(
		new RegExp(`not authorized to read configuration.*${mode}`),
	);
});
