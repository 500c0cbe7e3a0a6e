import { readFido2PolicyOf } from '../../../nodes/PingOne/pingone/environment/policies.ts';
import { populationFinder } from '../../../nodes/PingOne/pingone/environment/populations.ts';
import { fakeApi } from '../../support/fakeApi.mts';

const LINKED = '0bc2a5a2-fd5b-4c0c-b1fd-3b4ab9a6d5ab';
const NAMED = '1bc2a5a2-fd5b-4c0c-b1fd-3b4ab9a6d5ab';
const href = (id: string) =>
	`https://api.pingone.eu/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/fido2Policies/${id}`;
const link = (address: string) => ({ _links: { fido2: { href: address } } });

/** A tenant with one default policy. */
function tenant() {
	const list = { fido2Policies: [{ id: 'a' }, { id: 'b', default: true }] };
	const { api, asked } = fakeApi(({ path }) => ({
		json: path.length > 1 ? { id: path[1] } : { _embedded: list },
	}));
	return { api, paths: () => asked.map(({ path }) => path.join('/')) };
}

it.each([
	['the link', { ...link(href(LINKED)), fido2: { fido2PolicyId: NAMED } }, LINKED],
	['the ID', { fido2: { fido2PolicyId: NAMED } }, NAMED],
	[
		'the ID, when the link leads elsewhere',
		{ ...link('https://x/y'), fido2: { fido2PolicyId: NAMED } },
		NAMED,
	],
	[
		'the ID, when the link holds no ID',
		{ ...link(href('..%2F..')), fido2: { fido2PolicyId: NAMED } },
		NAMED,
	],
])('finds the FIDO2 policy in force by %s, with one request', async (_, policy, id) => {
	const { api, paths } = tenant();
	expect(await readFido2PolicyOf(api, { id: 'x', ...policy })).toEqual({ id });
	expect(paths()).toEqual([`fido2Policies/${id}`]);
});

it.each([{ fido2: { enabled: true } }, { fido2: { fido2PolicyId: null } }, {}])(
	'takes the default one when %j names none',
	async (policy) => {
		const { api, paths } = tenant();
		expect(await readFido2PolicyOf(api, { id: 'x', ...policy })).toMatchObject({ id: 'b' });
		expect(paths()).toEqual(['fido2Policies']);
	},
);

it('looks up a population by its name once for many users', async () => {
	const populations = [{ id: LINKED, name: 'Staff' }];
	const { api, asked } = fakeApi(() => ({ json: { _embedded: { populations } } }));
	const find = populationFinder({ mode: 'name', value: 'Staff' }, 'Population');
	expect([await find(api), await find(api)]).toEqual([LINKED, LINKED]);
	expect(asked.map(({ path }) => path)).toEqual([['populations']]);
});
