/**
 * Names that people choose in PingOne, and names that a host in its place makes up: wherever they are
 * shown or used again, they stay names.
 */
import { randomUUID } from 'node:crypto';
import {
	Workflow,
	type INode,
	type INodeExecutionData,
	type INodeListSearchItems,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { startConfirmation } from '../support/enrollment/confirmation.mts';
import { LINK, linkIn, linkParameters } from '../support/enrollment/execution.mts';
import { runNode } from '../support/engine.mts';
import { credentialFor, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';
import { search } from './pickers/picker.mts';

const { sandbox, node } = useWorld();

const ID = '11111111-2222-4333-8444-555555555555';
const EXPRESSIONS = ['={{ 7 * 7 }}', '={{ (', "={{ $('HR').all() }}", ' ={{ $vars.secret }}', '='];
const DISGUISED = ['a\r\nBcc: evil@example.com', 'a\u202eb', '\u2066x\u2069', 'a\u2028b\u0000'];
const MARKUP = ['<img src=https://evil.example/x>', '"><a href="https://evil.example">Sign in</a>'];
const NAMES = [...EXPRESSIONS, ...DISGUISED, ...MARKUP];
/** Controls, ends of lines, and what turns the reading direction. */
const UNSHOWN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

const embedded = (key: string, entries: object[]) => ({
	...{ kind: 'status', status: 200 },
	body: { _embedded: { [key]: entries } },
});

type Method = keyof PingOne['methods']['listSearch'];

/** Each list of the editor: its endpoint, and an entry of that name. */
const LISTS: Array<[Method, string, string, (name: string) => object]> = [
	['searchUsers', 'users.list', 'users', (username) => ({ username })],
	['searchUsers', 'users.list', 'users', (given) => ({ name: { given } })],
	['searchGroups', 'groups.list', 'groups', (name) => ({ name })],
	['searchPopulations', 'populations.list', 'populations', (name) => ({ name })],
	['searchDevices', 'devices.list', 'devices', (nickname) => ({ nickname })],
	['searchFido2Policies', 'fido2Policies.list', 'fido2Policies', (name) => ({ name })],
	[
		...(['searchDeviceAuthenticationPolicies', 'deviceAuthenticationPolicies.list'] as const),
		...(['deviceAuthenticationPolicies', (name: string) => ({ name })] as const),
	],
	[
		...(['searchRelyingParties', 'fido2Policies.list', 'fido2Policies'] as const),
		(name) => ({ name, relyingPartyId: 'example.com' }),
	],
];

const parameters = () => ({ user: locator('id', sandbox.user().id) }) as unknown as INodeParameters;

/** What n8n makes of a selection that it has kept. @throws as n8n does */
function evaluated(selected: INodeListSearchItems): unknown {
	const chosen: INodeParameters = {
		of: {
			...{ __rl: true, mode: 'list' },
			...{ value: selected.value as string, cachedResultName: selected.name },
		},
	};
	const type = new PingOne();
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type } as never;
	const own = { id: 'n', name: 'N', type: 't', typeVersion: 1, position: [0, 0] };
	const workflow = new Workflow({
		...{ nodes: [{ ...own, parameters: chosen } as INode], connections: {}, active: false },
		nodeTypes: nodeTypes as INodeTypes,
	});
	const at = [null, 0, 0, 'N', [] as INodeExecutionData[], 'manual', {}] as const;
	const kept = workflow.expression.getParameterValue(chosen.of, ...at);
	return (kept as { cachedResultName: unknown }).cachedResultName;
}

it.each(LISTS)('%s lists names, and what n8n keeps of one is no expression', async (...list) => {
	const [method, route, key, named] = list;
	const entries = NAMES.map((name) => ({ id: randomUUID(), ...named(name) }));
	await sandbox.fault(route, embedded(key, entries));
	const { results } = await search(sandbox, method, { parameters: parameters() });
	expect(results).toHaveLength(NAMES.length);
	for (const entry of results) {
		expect(entry.name).not.toMatch(UNSHOWN);
		expect(evaluated(entry)).toBe(entry.name);
	}
});

it('an ID that n8n would evaluate is not listed', async () => {
	const entries = [...EXPRESSIONS, ID].map((id) => ({ id: id.trim(), name: 'All' }));
	await sandbox.fault('groups.list', embedded('groups', entries));
	const { results } = await search(sandbox, 'searchGroups');
	expect(results).toEqual([{ name: 'All', value: ID }]);
});

// n8n's editor takes the description of an error for HTML, and loads pictures in it.
it('a key’s nickname is no HTML in an error that names it', async () => {
	const rp = { id: 'localhost', name: 'Example Ltd' };
	for (const nickname of MARKUP) await sandbox.seed({ nickname, rp });
	const asked = startConfirmation(sandbox, { options: { onlyDevices: '<b>Other</b>' } });
	const { message } = (await asked.catch((thrown: unknown) => thrown)) as Error;
	expect(message).toContain('‹img src=https://evil.example/x>');
	expect(message).not.toContain('<');
});

it.each(MARKUP)('%s from an item is no HTML in its error', async (given) => {
	const user = locator('username', given);
	const { error } = await node.run({ resource: 'user', operation: 'get', user } as never);
	expect(error?.message).toContain('‹');
	expect(`${error?.message} ${String(error?.description)}`).not.toContain('<');
});

it('a note above the output has no HTML from items', async () => {
	const user = locator('username', '={{ $json.name }}');
	// What is quoted is left out of the note, but where the quotation seems to end.
	const items = MARKUP.map((text) => ({ name: `a' ${text}` }));
	const settings = { items, onError: 'continueErrorOutput' };
	const { hints } = await node.run(
		...([{ resource: 'user', operation: 'get', user }, settings] as never[] as [never, never]),
	);
	expect(hints).toHaveLength(1);
	expect(JSON.stringify(hints)).not.toContain('<');
});

it('the name in messages to a user is one line, in reading order', async () => {
	const name = {
		given: 'Ada\r\n\r\nSign in at\u2028https://evil.example',
		family: '\u202eecalevoL',
	};
	const user = { id: sandbox.user().id, username: 'ada\u0000', email: 'ada@example.com', name };
	await sandbox.fault('users.get', {
		kind: 'status',
		status: 200,
		body: { ...user, enabled: true },
	});
	const { run } = await runNode({
		credential: credentialFor(sandbox),
		before: [{ name: LINK, parameters: linkParameters(sandbox) }],
		parameters: { resource: 'user', operation: 'get', user: locator('id', user.id) } as never,
	});
	expect(linkIn(run).user.name).toBe('Ada Sign in at https://evil.example ecalevoL');
});
