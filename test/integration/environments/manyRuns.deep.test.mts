import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Draw } from '../../../bench/zoo/draw.mts';
import { draws } from '../../support/depth.mts';
import { runNode } from '../../support/engine.mts';
import { startConfirmation } from '../../support/enrollment/confirmation.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';
import { locator } from '../../support/tenant.mts';
import { startTenantOfMany, type TenantOfMany } from '../../support/tenantOfMany.mts';
import { search } from '../pickers/picker.mts';

const RUNS = draws(100, 1_000);
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
	['confirmation', 'createLink'],
] as const;

/** n8n’s own names for runs: by a trigger, in a sub-workflow, and repeated with its Retry button. */
const MODES = ['trigger', 'integrated', 'retry'] as const;

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

/** What the helpers want of a sandbox, when all else is given. */
const noSandbox = { ids: { users: [{ id: '' }], policyId: randomUUID() } } as SandboxProcess;

/** Which environment each user’s requests must go to. */
const expected = new Map<string, string>();

const environmentOf = (region: unknown, own?: string) =>
	region === own ? OWN : idOf(String(region));

/** An operation for several items, in one of the ways in which n8n runs a node. */
async function runItems(draw: Draw): Promise<void> {
	const [, expression, own] = draw.oneOf(WAYS);
	const [resource, operation] = draw.oneOf(OPERATIONS);
	const items = drawItems(draw);
	for (const { user, region } of items) {
		expected.set(String(user), environmentOf(region, own));
		if (draw.whole(0, 9) === 0) tenant.refused.add(String(user));
	}
	const oneByOne = draw.whole(0, 4) === 0;
	const { branches, error } = await runNode({
		parameters: {
			resource,
			operation,
			user: locator('id', '={{ $json.user }}'),
			...(operation === 'createLink' && { linkValidFor: 1, linkValidUnit: 'days' }),
			options: { environmentId: expression },
		} as INodeParameters,
		credential: credential(),
		items,
		oneByOne,
		mode: draw.oneOf(MODES),
		onError: 'continueErrorOutput',
		...(draw.whole(0, 4) === 0 && { tries: 2 }),
	});
	expect(error).toBeUndefined();
	const count = oneByOne ? 1 : items.length;
	expect(branches.flat()).toHaveLength(count);
}

/** A link and the wait for its user, whose page goes on asking when the item is long gone. */
async function runWait(draw: Draw): Promise<void> {
	const [, expression, own] = draw.oneOf(WAYS);
	const [item] = drawItems(draw);
	expected.set(String(item.user), environmentOf(item.region, own));
	const changes = {
		user: locator('id', '={{ $json.user ?? ($json.enrollment ?? $json.confirmation).user.id }}'),
		options: { environmentId: expression.replaceAll('$json', "$('Start').item.json") },
	};
	const about = { link: { options: changes.options }, credential: credential(), items: [item] };
	// In this tenant everybody has a passkey.
	const extras = { ...about, lends: false };
	const start = draw.whole(0, 1) === 0 ? startEnrollment : startConfirmation;
	const waiting = await start(noSandbox, changes, extras);
	const before = tenant.asked.length;
	await waiting.send({ body: { action: 'begin' } });
	const asked = tenant.asked.slice(before);
	expect(asked.length).toBeGreaterThan(0);
	for (const { environment } of asked) expect(environment).toBe(expected.get(String(item.user)));
}

/** A list of the editor. */
async function pick(draw: Draw): Promise<void> {
	const environmentId = draw.oneOf(['', ...OTHERS]);
	const before = tenant.asked.length;
	const method = draw.oneOf(['searchUsers', 'searchGroups', 'searchPopulations'] as const);
	const parameters = { options: { environmentId } };
	await search(noSandbox, method, { parameters, credential: credential() });
	const asked = tenant.asked.slice(before);
	expect(asked.length).toBeGreaterThan(0);
	for (const { environment } of asked) expect(environment).toBe(environmentId || OWN);
}

it(`sends no request to a wrong environment in ${RUNS} runs`, async () => {
	const draw = new Draw(24);
	for (let run = 0; run < RUNS; run += 1) {
		const kind = draw.whole(0, 19);
		if (kind === 0) await pick(draw);
		else if (kind <= 2) await runWait(draw);
		else await runItems(draw);
	}
	const wrong = tenant.asked.filter(
		({ user, environment }) => user !== '' && expected.get(user) !== environment,
	);
	expect(wrong).toEqual([]);
	const asked = new Set(tenant.asked.map(({ user }) => user));
	expect([...expected.keys()].filter((user) => !asked.has(user))).toEqual([]);
	expect(new Set(tenant.asked.map(({ environment }) => environment)).size).toBe(6);
});
