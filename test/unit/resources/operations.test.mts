import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { listSearch } from '../../../nodes/PingOne/listSearch/index.ts';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { PingOneTrigger } from '../../../nodes/PingOne/PingOneTrigger.node.ts';
import { properties, subtitle } from '../../../nodes/PingOne/resources/index.ts';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { buildWorkflow, NODE, typesFor } from '../../support/engine.mts';

const OPERATIONS = RESOURCES.flatMap(({ value, operations }) =>
	operations.map((operation) => ({ resource: value, ...operation })),
);
const each = OPERATIONS.map(
	(operation) => [operation.resource, operation.value, operation] as const,
);

/** Takes something away from somebody, or weakens their sign-in. */
const DESTRUCTIVE: Record<string, RegExp> = {
	delete: /^Permanently delete.*cannot be undone/i,
	deletePending: /^Permanently delete/,
	deleteAll: /^Permanently delete.*cannot be undone/i,
	block: /^Stop a user from signing in/,
	blockAll: /^Stop a user from signing in/,
	offboard: /^Revoke a departing user’s access/,
	resetMfa: /block or delete all devices/,
	disableMfa: /sign in without a second factor/i,
	removeOrder: /without a default device/i,
	removeUser: /^Remove a user from a group/,
	disable: /^Stop a user from signing in/,
	lock: /^Stop a user from signing in/,
	setMfaBypass: /the password alone is enough/,
	setPassword: /the old one no longer works/,
	requirePasswordChange: /^Require a user to choose a new password/,
	endSessions: /^Sign a user out/,
};

describe('the menus', () => {
	it.each(RESOURCES)('$name begins with the operation that is preselected', (resource) => {
		const menu = properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource.value),
		)!;
		const names = menu.options?.map((option) => (option as INodePropertyOptions).name);
		expect(names).toEqual(resource.operations.map(({ name }) => name));
		expect(menu.default).toBe(resource.operations[0].value);
	});

	it('offer a new node to create a FIDO2 device', () => {
		const [device] = RESOURCES;
		const menu = properties.find(({ name }) => name === 'resource')!;
		expect([menu.default, device.value]).toEqual(['device', 'device']);
		expect(device.operations[0]).toMatchObject({ value: 'createFido2' });
	});

	it('has each operation once', () => {
		const keys = OPERATIONS.map(({ resource, value }) => `${resource}/${value}`);
		expect(new Set(keys).size).toBe(keys.length);
		expect(new Set(OPERATIONS.map(({ action }) => action)).size).toBe(keys.length);
	});
});

describe.each(each)('%s %s', (_, value, { name, action, description, fields }) => {
	it('has words in n8n’s style', () => {
		expect(name).toMatch(/^[A-Z]/);
		expect(action).toMatch(/^[A-Z][^.]*$/);
		expect(action).not.toMatch(/\b(a|an|the)\b/i);
	});

	it('tells a model what it does to people', () => {
		expect(description.length).toBeGreaterThan(40);
		expect(description).not.toBe(name);
		if (value.startsWith('get')) expect(description).toMatch(/Read-only\.$/);
		else expect(description).not.toContain('Read-only');
		if (value in DESTRUCTIVE) expect(description).toMatch(DESTRUCTIVE[value]);
	});

	it('shows fields only under conditions that can hold', () => {
		for (const { displayOptions } of fields) {
			for (const [field, wanted] of Object.entries(displayOptions?.show ?? {})) {
				const found = fields.find((other) => other.name === field);
				const values =
					found?.type === 'boolean'
						? [true, false]
						: found?.options?.map((option) => (option as INodePropertyOptions).value);
				expect(values).toEqual(expect.arrayContaining(wanted as unknown[]));
			}
		}
	});
});

/** All resource locators, also those inside collections. */
const locatorsOf = (fields: INodeProperties[]): INodeProperties[] =>
	fields.flatMap((field) => {
		if (field.type === 'resourceLocator') return field;
		const inner = (field.options ?? []) as Array<INodeProperties & { values?: INodeProperties[] }>;
		return locatorsOf(inner.flatMap((option) => option.values ?? (option.type ? option : [])));
	});

const locators = OPERATIONS.flatMap(({ resource, value, fields }) =>
	locatorsOf(fields).map((locator) => ({ ...locator, at: `${resource} ${value}` })),
);

it.each(locators)('$at: $displayName offers a list first, or a value', ({ modes = [] }) => {
	const methods = modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []);
	expect(modes.length).toBeGreaterThan(1);
	expect(modes[0].name).toBe('list');
	expect(methods).toHaveLength(1);
	expect(Object.keys(listSearch)).toContain(methods[0]);
});

it('finds the locators inside collections, too', () => {
	const places = locators.map(({ at, name }) => `${at} ${name}`);
	expect(places).toContain('user getAll population');
	expect(places).toContain('device setOrder device');
});

it('lists in sizes that a model can read', () => {
	const lists = OPERATIONS.filter(({ name }) => name.startsWith('Get Many'));
	expect(lists).toHaveLength(11);
	for (const { fields } of lists) {
		const defaults = Object.fromEntries(fields.map((field) => [field.name, field.default]));
		expect(defaults).toMatchObject({ returnAll: false, limit: 50, simplify: true });
	}
});

it.each([
	[{ newLink: false, until: '' }, []],
	[{ newLink: true, until: '' }, ['startCode']],
	[{ newLink: false, until: '2026-12-24T08:00:00Z' }, ['maxHours']],
	[{ newLink: '={{ $json.link }}', until: '={{ $json.until }}' }, ['maxHours', 'startCode']],
])('Reset MFA with %j has the options that count then: %j', (fields, names) => {
	const options = { startCode: true, maxHours: 48 };
	const stored = { resource: 'user', operation: 'resetMfa', ...fields, options };
	const { description } = new PingOne();
	const shown = NodeHelpers.getNodeParameters(properties, stored, true, false, null, description);
	expect(Object.keys((shown?.options ?? {}) as object).sort()).toEqual(names);
});

it('does not miss a destructive operation', () => {
	const values = OPERATIONS.map(({ value }) => value);
	expect(values).toEqual(expect.arrayContaining(Object.keys(DESTRUCTIVE)));
	const suspicious = values.filter((value) =>
		/delete|remove|disable|^(block|lock|end|set(Password|MfaBypass))/i.test(value),
	);
	expect(Object.keys(DESTRUCTIVE)).toEqual(expect.arrayContaining(suspicious));
});

it.each([
	['device', 'createFido2', 'Create FIDO2 Device'],
	['user', 'getAll', 'Get Many Users'],
	['user', 'enableMfa', 'Enable MFA for User'],
	['group', 'removeUser', 'Remove User from Group'],
	['device', 'testSignIn', 'Test Sign-in with New Device'],
	['confirmation', 'sendAndWait', 'Send and Wait for Passkey'],
	['user', 'createOrUpdate', 'Create or Update User'],
])('the subtitle of %s %s is %s', (resource, operation, title) => {
	const workflow = buildWorkflow({ parameters: { resource, operation } }, typesFor([]));
	const node = workflow.getNode(NODE)!;
	const shown = workflow.expression.getSimpleParameterValue(node, subtitle, 'manual', {});
	expect(shown).toBe(title);
});

it.each([
	[['DEVICE.ACTIVATED'], 'Device Registered'],
	[['group:devices', 'USER.CREATED'], 'Any Passkey or Device Event, User Created'],
	[['SOMETHING.NEW'], 'SOMETHING.NEW'],
])('the subtitle of a trigger for %j is %s', (events, title) => {
	const workflow = buildWorkflow({ parameters: {} }, typesFor([]));
	const node = workflow.getNode(NODE)!;
	// The node's own type would drop what is a trigger's.
	node.parameters = { events };
	const { subtitle: words = '' } = new PingOneTrigger().description;
	expect(workflow.expression.getSimpleParameterValue(node, words, 'manual', {})).toBe(title);
});
