import type { IDataObject } from 'n8n-workflow';
import { answers } from '../../../nodes/PingOne/pingone/client/memory.ts';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { enoughFor, NEEDS, readRoles, rolesText } from '../../../tools/checkTenant/roles.mts';
import { signIn, type Call } from '../../../tools/checkTenant/tenant.mts';
import { giveKey } from '../../support/authentications.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { confirm, startConfirmation } from '../../support/enrollment/confirmation.mts';
import { ORIGIN, startEnrollment } from '../../support/enrollment/execution.mts';
import { locator } from '../../support/tenant.mts';
import {
	parametersFor,
	PASSWORD,
	seedPeople,
	SUBJECTS,
	type Subject,
} from '../../support/editor/everyOperation.mts';
import { type SeenRequest, useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox, node, api } = world;

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

/**
 * Parameters with which an operation has something to do: users are named by username, which needs a
 * look-up, and the pending device is old enough to be deleted.
 */
function parametersOf(subject: Subject): IDataObject {
	const parameters = parametersFor(subject, sandbox) as IDataObject;
	const has = (field: string) => subject.fields.some(({ name }) => name === field);
	const { username } = sandbox.ids.users[0];
	if (has('user')) parameters.user = locator('username', username);
	if (has('olderThan')) parameters.olderThan = 0;
	return { ...parameters, ...MORE[nameOf(subject)] };
}

/** A user who exists, with a password and without MFA. */
const SAVED = {
	username: 'ada.lovelace',
	additionalFields: { password: PASSWORD, mfaEnabled: true, title: 'Analyst' },
	options: { ifUserExists: 'update' },
};

/** What makes an operation send more. */
const MORE: Record<string, IDataObject> = {
	'Device: Create FIDO2 Device': { options: { ifUserHasDevice: 'replacePending' } },
	'User: Create': SAVED,
	'User: Create or Update': SAVED,
	'User: Offboard': { leaveGroups: true },
};

/** Which permission a request needs: by method, path below the user or the environment, and media type. */
const PERMISSIONS: Array<[request: RegExp, permission: string]> = [
	[/^GET \/users(\/[^/]+)?(\/enabled)? /, 'dir:read:user'],
	[/^POST \/users .*user\.import/, 'dir:import:user'],
	[/^POST \/users /, 'dir:create:user'],
	[/^(PATCH|POST) \/users\/[^/]+ |^PUT .*\/(enabled|population) /, 'dir:update:user'],
	[/^DELETE \/users\/[^/]+ /, 'dir:delete:user'],
	[/^GET .*\/mfaEnabled /, 'dir:read:userMfaEnabled'],
	[/^PUT .*\/mfaEnabled /, 'dir:update:userMfaEnabled'],
	[/^GET .*\/bypassMFA /, 'mfa:read:bypass'],
	[/^PUT .*\/bypassMFA /, 'mfa:update:bypass'],
	[/^GET .*\/sessions\b/, 'sessions:read:session'],
	[/^DELETE .*\/sessions\//, 'sessions:delete:session'],
	[/^GET .*\/password /, 'dir:read:userPassword'],
	[/^PUT .*\/password /, 'dir:set:userPassword'],
	[/^POST .*\/password .*unlock/, 'dir:unlock:userPassword'],
	[/^POST .*\/password .*forceChange/, 'dir:forceChange:userPassword'],
	[/^GET .*\/memberOfGroups\b/, 'dir:read:groupMembership'],
	[/^POST .*\/memberOfGroups /, 'dir:create:groupMembership'],
	[/^DELETE .*\/memberOfGroups\//, 'dir:delete:groupMembership'],
	[/^GET .*\/devices\b/, 'mfa:read:device'],
	[/^POST .*\/devices application\/json/, 'mfa:create:device'],
	[/^(POST|PUT) .*\/devices\b/, 'mfa:update:device'],
	[/^DELETE .*\/devices\//, 'mfa:delete:device'],
	[/^POST .*\/deviceAuthentications\b/, 'mfa:create:deviceAuthentication'],
	[/^GET \/groups\b/, 'dir:read:group'],
	[/^POST \/groups /, 'dir:create:group'],
	[/^PUT \/groups\//, 'dir:update:group'],
	[/^DELETE \/groups\//, 'dir:delete:group'],
	[/^GET \/populations\b/, 'dir:read:population'],
	[/^GET \/deviceAuthenticationPolicies\b/, 'mfa:read:deviceAuthenticationPolicy'],
	[/^GET \/fido2Policies\b/, 'mfa:read:fido2Policy'],
	[/^GET \/fidoDevicesMetadata\b/, 'mfa:read:fidoDeviceMetadata'],
];

/** The permission that a request needs, or the request itself where the list above has none. */
function permissionFor({ method, path, contentType }: SeenRequest): string {
	const request = `${method} ${path.replace(/^.*\/environments\/[^/]+/, '')} ${contentType}`;
	return PERMISSIONS.find(([pattern]) => pattern.test(request))?.[1] ?? request;
}

async function turnMfaOff(userId: string): Promise<void> {
	await api('PUT', `/users/${userId}/mfaEnabled`, { body: { mfaEnabled: false } });
}

/** A person with everything that an operation may need, and without MFA, as an item. */
async function seedPerson(): Promise<IDataObject[]> {
	const people = await seedPeople(sandbox, 1);
	await turnMfaOff(people[0].userId);
	// What the operation before did to the same person is nothing that this one knows.
	answers.clear();
	return people.map((person) => ({ ...person }));
}

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
	const without = [
		'Device: Watch Enrollment Link',
		'Confirmation: Watch Confirmation Link',
		'Confirmation: Verify Receipt',
	];
	expect(Object.keys(NEEDS).sort()).toEqual(all.filter((each) => !without.includes(each)).sort());
});

/** The roles that the report names for an operation. */
async function toldFor(name: string): Promise<string[]> {
	const roles = await readRoles(await asAll());
	if (typeof roles === 'string') throw new Error(roles);
	const told = enoughFor(roles).find(({ operation }) => operation === name);
	expect(told?.unknown).toEqual([]);
	return told?.roles ?? [];
}

async function cutTo(role: string): Promise<void> {
	const { environmentId, clientId } = sandbox.ids;
	await sandbox.control('POST', `/apps/${clientId}`, { roles: [{ role, environmentId }] });
}

/** Runs an operation that waits, from its link to the answer of a key. @throws when it does not end well */
const CEREMONIES: Record<string, (cut: () => Promise<void>) => Promise<void>> = {
	'Device: Enroll FIDO2 Device': async (cut) => {
		await turnMfaOff(sandbox.ids.users[0].id);
		await cut();
		const waiting = await startEnrollment(sandbox, { options: { enableMfa: true } });
		const enrolled = await finish(waiting, await begin(waiting));
		expect(resumedWith(enrolled)).toMatchObject({ status: 'ACTIVE' });
	},
	'Confirmation: Send and Wait for Passkey': async (cut) => {
		const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		await cut();
		const confirmed = await confirm(await startConfirmation(sandbox), key);
		expect(resumedWith(confirmed)).toMatchObject({ approved: true });
	},
};

describe.each(ROLES)('with %s alone', (role) => {
	it.each(Object.entries(CEREMONIES))(
		'%s works, or is refused, as the report says',
		async (name, run) => {
			const told = await toldFor(name);
			answers.clear();
			const [ran] = await Promise.allSettled([run(async () => await cutTo(role))]);
			expect({ works: ran.status === 'fulfilled' }).toEqual({ works: told.includes(role) });
		},
	);

	it.each(SUBJECTS)(
		'$resource $operation works, or is refused, as the report says',
		async (subject) => {
			const told = await toldFor(nameOf(subject));
			const items = await seedPerson();
			await cutTo(role);
			const parameters = parametersOf(subject);
			const [found] = await Promise.allSettled([node.outputs(parameters, { items })]);
			const works = found.status === 'fulfilled';
			if (!works) expect(String(found.reason)).toContain('not authorized');
			expect({ works }).toEqual({ works: told.includes(role) });
		},
	);
});

/** Policies are read where the worker app may: a page works without. */
const isNeeded = (permission: string) => !/^mfa:read:\w*Policy$/.test(permission);

it.each(Object.entries(CEREMONIES))('%s sends what the report counts with', async (name, run) => {
	await run(async () => await sandbox.forgetRequests());
	const sent = (await sandbox.requests()).map(permissionFor).filter(isNeeded);
	expect(NEEDS[name]).toEqual(expect.arrayContaining([...new Set(sent)]));
});

it.each(SUBJECTS)('$resource $operation sends what the report counts with', async (subject) => {
	const items = await seedPerson();
	await sandbox.forgetRequests();
	await node.outputs(parametersOf(subject), { items });
	const sent = (await sandbox.requests()).map(permissionFor);
	expect(NEEDS[nameOf(subject)]).toEqual(expect.arrayContaining([...new Set(sent)]));
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
