import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { Draw } from '../../../bench/zoo/draw.mts';
import { runNode } from '../../support/engine.mts';
import { locator } from '../../support/tenant.mts';
import { startTenantOfMany, type TenantOfMany } from '../../support/tenantOfMany.mts';

const RUNS = 1_000;
const MAX_ITEMS = 6;

const [OWN, ...OTHERS] = Array.from({ length: 6 }, () => randomUUID());
const REGIONS = ['EU', 'US', 'CA', 'SG', 'AU'];
const idOf = (region: string) => OTHERS[REGIONS.indexOf(region)];

const conditional = REGIONS.slice(1).reduceRight(
	(otherwise, region) => `$json.region === '${region}' ? '${idOf(region)}' : (${otherwise})`,
	`'${idOf('EU')}'`,
);
const map = JSON.stringify(Object.fromEntries(REGIONS.map((region) => [region, idOf(region)])));

/** The ways in which an admin writes it. The last leaves one region to the credential. */
const WAYS: Array<[name: string, expression: string, own?: string]> = [
	['a conditional', `={{ ${conditional} }}`],
	['a map', `={{ (${map})[$json.region] }}`],
	['a member of the item', '={{ $json.env }}'],
	['a member, in text', '={{ $json.env }} '],
	['a member, empty for one region', "={{ $json.region === 'SG' ? '' : $json.env }}", 'SG'],
];

/** Operations that need nothing but a user. */
const OPERATIONS = [
	['user', 'get'],
	['user', 'disable'],
	['user', 'getMfaStatus'],
	['device', 'getAll'],
	['device', 'createLink'],
] as const;

let tenant: TenantOfMany;
beforeAll(async () => (tenant = await startTenantOfMany()));
afterAll(async () => await tenant.close());

const credential = () => ({
	region: 'custom',
	apiUrl: tenant.url,
	authServerUrl: tenant.url,
	environmentId: OWN,
	clientId: 'app',
	clientSecret: 'secret',
	authentication: 'header',
	managedEnvironmentId: '',
	allowOtherHosts: true,
});

/** Items in a random order, with members that trip up whoever copies objects carelessly. */
const drawItems = (draw: Draw): IDataObject[] =>
	Array.from({ length: draw.whole(1, MAX_ITEMS) }, () => {
		const region = draw.oneOf(REGIONS);
		return {
			region,
			env: idOf(region),
			user: randomUUID(),
			...(draw.whole(0, 3) === 0 && { constructor: { toString: { region: 'XX' } } }),
		};
	});

it(`sends no request to a wrong environment in ${RUNS} runs`, async () => {
	const draw = new Draw(24);
	const expected = new Map<string, string>();
	for (let run = 0; run < RUNS; run += 1) {
		const [, expression, own] = draw.oneOf(WAYS);
		const [resource, operation] = draw.oneOf(OPERATIONS);
		const items = drawItems(draw);
		for (const { user, region } of items) {
			expected.set(String(user), region === own ? OWN : idOf(String(region)));
		}
		const { branches, error } = await runNode({
			parameters: {
				resource,
				operation,
				user: locator('id', '={{ $json.user }}'),
				...(operation === 'createLink' && { linkValidFor: 1, linkValidUnit: 'days' }),
				options: { environmentId: expression },
			} as never,
			credential: credential(),
			items,
			onError: 'continueErrorOutput',
			...(draw.whole(0, 4) === 0 && { tries: 2 }),
		});
		expect(error).toBeUndefined();
		// A user without devices gives no item.
		if (operation !== 'getAll') expect(branches.flat()).toHaveLength(items.length);
	}
	const wrong = tenant.asked.filter(
		({ user, environment }) => user !== '' && expected.get(user) !== environment,
	);
	expect(wrong).toEqual([]);
	const asked = new Set(tenant.asked.map(({ user }) => user));
	expect([...expected.keys()].filter((user) => !asked.has(user))).toEqual([]);
	expect(new Set(tenant.asked.map(({ environment }) => environment)).size).toBe(6);
});
