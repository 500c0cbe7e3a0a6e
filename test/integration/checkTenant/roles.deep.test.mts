import type { IDataObject } from 'n8n-workflow';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { enoughFor, NEEDS, readRoles, rolesText } from '../../../tools/checkTenant/roles.mts';
import { signIn, type Call } from '../../../tools/checkTenant/tenant.mts';
import {
	parametersFor,
	seedPeople,
	SUBJECTS,
	type Subject,
} from '../../support/editor/everyOperation.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const ROLES = [
	'Identity Data Admin',
	'Identity Data Read Only',
	'Environment Admin',
	'Configuration Read Only',
];

const asAll = async () =>
	await signIn(
		{
			...{ apiUrl: sandbox.url, authUrl: sandbox.url },
			environmentId: sandbox.ids.environmentId,
			...{ clientId: sandbox.ids.clientId, clientSecret: sandbox.ids.clientSecret },
		},
		0,
	);

/** The names of an operation in the editor. */
function nameOf({ resource, operation }: Subject): string {
	const found = RESOURCES.find(({ value }) => value === resource);
	const entry = found?.operations.find(({ value }) => value === operation);
	return `${found?.name}: ${entry?.name}`;
}

it('names a need for each operation that asks PingOne', () => {
	const all = RESOURCES.flatMap(({ name, operations }) =>
		operations.map((operation) => `${name}: ${operation.name}`),
	);
	const without = ['Device: Watch Enrollment Link', 'Confirmation: Verify Receipt'];
	expect(Object.keys(NEEDS).sort()).toEqual(all.filter((each) => !without.includes(each)).sort());
});

describe.each(ROLES)('with %s alone', (role) => {
	it.each(SUBJECTS)(
		'$resource $operation works, or is refused, as the report says',
		async (subject) => {
			const roles = await readRoles(await asAll());
			if (typeof roles === 'string') throw new Error(roles);
			const told = enoughFor(roles).find(({ operation }) => operation === nameOf(subject));
			expect(told?.unknown).toEqual([]);

			const people = await seedPeople(sandbox, 1);
			const { environmentId, clientId } = sandbox.ids;
			await sandbox.control('POST', `/apps/${clientId}`, { roles: [{ role, environmentId }] });
			const parameters = parametersFor(subject, sandbox) as IDataObject;
			const items = people as unknown as IDataObject[];
			const [found] = await Promise.allSettled([node.outputs(parameters, { items })]);
			const works = found.status === 'fulfilled';
			if (!works) expect(String(found.reason)).toContain('not authorized');
			expect({ works }).toEqual({ works: told?.roles.includes(role) });
		},
	);
});

describe('the report', () => {
	const answering = (status: number, json: Record<string, unknown>): Call => {
		const reply = { status, json, headers: new Headers() };
		return async () => await Promise.resolve(reply);
	};

	it('names the smallest role, and the others', async () => {
		const text = await rolesText(await asAll());
		expect(text).toContain('  User: Get: Identity Data Read Only (also Identity Data Admin)\n');
		expect(text).toContain('  Device: Block: Identity Data Admin\n');
	});

	it('does not take an identifier that the tenant does not have for a missing role', async () => {
		const roles = [{ name: 'All', permissions: [{ id: 'dir:read:user' }] }];
		const text = await rolesText(answering(200, { _embedded: { roles } }));
		expect(text).toContain('  User: Get: All\n');
		expect(text).toContain('? Device: Get: no role of this tenant has mfa:read:device\n');
	});

	it.each([
		[403, {}],
		[200, {}],
		[200, { _embedded: { roles: [{ name: 'Odd' }] } }],
	])('says that roles could not be read: %d %j', async (status, json) => {
		expect(await rolesText(answering(status, json))).toMatch(/could not be read/);
	});
});
