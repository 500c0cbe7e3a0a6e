import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { type ExecutionData, itemsOf } from '../../tools/host/n8n.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { mainApi } from '../support/sandboxApi.mts';
import { locator } from '../support/tenant.mts';

/*
 * Workflows that an API or a model has made give a picker's value as plain text, where the editor
 * stores a resource locator. In n8n, they are to do the same.
 */

/** A field to pick something with, wherever the node has it. */
interface Case {
	/** The other parameters of an operation that has it, and where it goes. */
	parameters: (value: unknown) => object;
	/** What it is given, by the mode in which an admin would choose that in the editor. */
	values: Record<string, string>;
	/** What must be alike; everything by default. */
	compared?: string[];
}

let sandbox: SandboxProcess;
let host: PackedN8n;
let cases: Record<string, Case>;

type Fields = Array<INodeProperties | INodePropertyCollection>;

/** Paths of all pickers, each once. */
const pickersOf = (fields: Fields): string[] =>
	fields.flatMap((field) => {
		if ('values' in field) return pickersOf(field.values).map((path) => `${field.name}.${path}`);
		if (field.type === 'resourceLocator') return [field.name];
		if (field.type !== 'collection' && field.type !== 'fixedCollection') return [];
		return pickersOf(field.options as Fields).map((path) => `${field.name}.${path}`);
	});

async function casesIn({ ids, ...running }: SandboxProcess): Promise<Record<string, Case>> {
	const [ada, grace] = ids.users;
	const api = await mainApi({ ids, ...running });
	const { body } = await api<{ population: { id: string } }>('GET', `/users/${ada.id}`);
	const populationId = body.population.id;
	const nameOf = (all: Record<string, string>, id: string) =>
		Object.keys(all).find((name) => all[name] === id) ?? 'none';
	const population = { id: populationId, name: nameOf(ids.populations, populationId) };
	const [[name, id]] = Object.entries(ids.groups);
	const group = { id, name };
	await api('POST', `/users/${grace.id}/memberOfGroups`, { body: { id } });
	const seed = async (rp: string) =>
		await running.control<{ id: string }>('POST', `/users/${ada.id}/devices`, {
			rp: { id: rp, name: rp },
		});
	const { id: device } = await seed('example.com');
	await seed('localhost');
	const named = async (path: string, key: string, one: string) => {
		const page = await api<{ _embedded: Record<string, Array<{ id: string; name: string }>> }>(
			'GET',
			path,
		);
		return { id: one, name: page.body._embedded[key].find((each) => each.id === one)!.name };
	};
	const policy = await named(
		'/deviceAuthenticationPolicies',
		'deviceAuthenticationPolicies',
		ids.policyId,
	);
	const [fido2] = Object.values(ids.fido2Policies);
	const user = locator('id', ada.id);
	const list = { returnAll: true };
	return {
		user: {
			parameters: (value) => ({ resource: 'user', operation: 'get', user: value }),
			values: { id: ada.id, username: ada.username },
		},
		device: {
			parameters: (value) => ({ resource: 'device', operation: 'get', user, device: value }),
			values: { id: device },
		},
		'order.devices.device': {
			parameters: (value) => ({
				...{ resource: 'device', operation: 'setOrder', user },
				order: { devices: [{ device: value }] },
			}),
			values: { id: device },
		},
		'filters.relyingParty': {
			parameters: (relyingParty) => ({
				...{ resource: 'device', operation: 'getAll', user, filters: { relyingParty } },
				...list,
			}),
			values: { domain: 'example.com' },
		},
		policy: {
			parameters: (value) => ({
				...{ resource: 'policy', operation: 'getDeviceAuthenticationPolicy', policy: value },
			}),
			values: policy,
		},
		fido2Policy: {
			parameters: (fido2Policy) => ({
				resource: 'policy',
				operation: 'getFido2Policy',
				fido2Policy,
			}),
			values: await named('/fido2Policies', 'fido2Policies', fido2),
		},
		rpId: {
			parameters: (rpId) => ({
				...{ resource: 'device', operation: 'createFido2', user, rpId, rpName: 'Example' },
				policy: locator('id', ids.policyId),
			}),
			values: { domain: 'example.com' },
			compared: ['rp', 'status'],
		},
		population: {
			parameters: (value) => ({
				...{ resource: 'user', operation: 'moveToPopulation', user, population: value },
			}),
			values: population,
		},
		'filters.population': {
			parameters: (value) => ({
				...{ resource: 'user', operation: 'getAll', filterBy: 'fields' },
				...{ filters: { population: value }, ...list },
			}),
			values: population,
		},
		group: {
			parameters: (value) => ({ resource: 'group', operation: 'get', group: value }),
			values: group,
		},
		'filters.group': {
			parameters: (value) => ({
				...{ resource: 'user', operation: 'getWithoutPasskey', filters: { group: value } },
				...list,
			}),
			values: group,
		},
	};
}

/** What the editor would store, plain text, and plain text that is an expression. */
const FORMS = {
	editor: locator,
	text: (_: string, value: string) => value,
	expression: (_: string, value: string) => `={{ ${JSON.stringify(value)} }}`,
};
type Form = keyof typeof FORMS;

const nodeName = (path: string, mode: string, form: Form) => `${path}, ${mode}: ${form}`;

const START = {
	...{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
	...{ position: [0, 0], parameters: {} },
};

/** Each picker in each of its ways, in each form, all fed by one start. */
function workflow(credential: { id: string; name: string }) {
	const nodes = Object.entries(cases).flatMap(([path, { parameters, values }]) =>
		Object.entries(values).flatMap(([mode, value]) =>
			(Object.keys(FORMS) as Form[]).map((form) => ({
				...{ id: nodeName(path, mode, form), name: nodeName(path, mode, form) },
				...{ type: 'n8n-nodes-pingone.pingOne', typeVersion: 1, position: [0, 0] },
				credentials: { pingOneOAuth2Api: credential },
				parameters: parameters(FORMS[form](mode, value)),
				onError: 'continueRegularOutput',
			})),
		),
	);
	const main = [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))];
	return {
		...{ id: 'plain', name: 'plain', nodes: [START, ...nodes], connections: { Start: { main } } },
		settings: { executionOrder: 'v1' },
	};
}

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	cases = await casesIn(sandbox);
	const credential = sandboxCredential(sandbox.ids);
	host = await startPackedN8n({
		credentials: [credential],
		workflows: [workflow({ id: credential.id, name: credential.name })],
	});
});

afterAll(async () => {
	await host?.close();
	await sandbox?.close();
});

it('knows every picker of the node', () => {
	const all = pickersOf(new PingOne().description.properties);
	expect(Object.keys(cases).sort()).toEqual([...new Set(all)].sort());
});

it('plain text for a picker does what the editor’s choice does', async () => {
	const execution: ExecutionData = await host.client.settled(
		await host.client.run('plain', 'Start'),
	);
	expect(execution.data.resultData.error?.message).toBeUndefined();
	for (const [path, { values, compared }] of Object.entries(cases)) {
		for (const mode of Object.keys(values)) {
			const outputOf = (form: Form) =>
				itemsOf(execution, nodeName(path, mode, form)).map(({ json }) => json);
			const alike = (form: Form) =>
				outputOf(form).map((json) => compared?.map((member) => json[member]) ?? json);
			expect(outputOf('editor')).not.toEqual([]);
			expect(outputOf('editor').filter((json) => 'error' in json)).toEqual([]);
			expect([path, mode, alike('text')]).toEqual([path, mode, alike('editor')]);
			expect([path, mode, alike('expression')]).toEqual([path, mode, alike('editor')]);
		}
	}
});
