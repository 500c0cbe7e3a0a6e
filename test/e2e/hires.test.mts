import { sandboxCredential } from '../../tools/demo/examples.mts';
import { type ExecutionData, itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { draws } from '../support/depth.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import type { ApiClient } from '../support/pingOneClient.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { mainApi } from '../support/sandboxApi.mts';
import { locator } from '../support/tenant.mts';
import type { SeenRequest } from '../support/world.mts';

const COUNT = draws(200, 200);
const GROUP = 'Engineering';

interface Person {
	id: string;
	username: string;
	population: { id: string };
}

interface Page {
	_embedded: { users: Person[] };
	_links: { next?: { href: string } };
}

let sandbox: SandboxProcess;
let host: PackedN8n;
let api: ApiClient;

const rows = Array.from({ length: COUNT }, (_, index) => {
	const username = `hire${String(index + 1).padStart(4, '0')}`;
	return { username, email: `${username}@example.com`, title: 'Analyst' };
});

const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });

/** HR's list, person, group, device: as an admin builds it, with Retry On Fail in every node. */
function workflow(): WorkflowFile {
	const { id, name } = sandboxCredential(sandbox.ids);
	const core = (node: string, type: string, typeVersion: number, parameters: object) => ({
		...{ id: node, name: node, type: `n8n-nodes-base.${type}`, typeVersion },
		...{ position: [0, 0], parameters },
	});
	const pingOne = (node: string, parameters: object) => ({
		...{ id: node, name: node, type: 'n8n-nodes-pingone.pingOne', typeVersion: 1 },
		...{ position: [0, 0], parameters, credentials: { pingOneOAuth2Api: { id, name } } },
		...{ retryOnFail: true, maxTries: 5, waitBetweenTries: 100 },
	});
	const userId = "={{ $('Person').item.json.id }}";
	return {
		id: 'hires',
		name: 'hires',
		settings: { executionOrder: 'v1' },
		nodes: [
			core('Start', 'manualTrigger', 1, {}),
			core('List', 'set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ rows }), options: {} }),
			core('Hires', 'splitOut', 1, { fieldToSplitOut: 'rows', options: {} }),
			pingOne('Person', {
				resource: 'user',
				operation: 'create',
				username: '={{ $json.username }}',
				email: '={{ $json.email }}',
				population: locator('id', sandbox.ids.populations.Employees),
				additionalFields: { title: '={{ $json.title }}', mfaEnabled: true },
				options: { ifUserExists: 'update' },
			}),
			pingOne('Group', {
				resource: 'group',
				operation: 'addUser',
				group: locator('id', sandbox.ids.groups[GROUP]),
				user: locator('id', '={{ $json.id }}'),
			}),
			pingOne('Device', {
				resource: 'device',
				operation: 'createFido2',
				user: locator('id', userId),
				rpId: locator('domain', 'example.com'),
				rpName: 'Example Ltd',
				policy: locator('id', sandbox.ids.policyId),
				options: { ifUserHasDevice: 'returnExisting' },
			}),
		],
		connections: {
			Start: next('List'),
			List: next('Hires'),
			Hires: next('Person'),
			Person: next('Group'),
			Group: next('Device'),
		},
	};
}

beforeAll(async () => {
	sandbox = await startSandboxProcess({ users: COUNT / 2 });
	api = await mainApi(sandbox);
	host = await startPackedN8n({
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: [workflow()],
	});
});

afterAll(async () => {
	await host?.close();
	await sandbox?.close();
});

async function people(filter = 'username sw "hire"'): Promise<Person[]> {
	const found: Person[] = [];
	let query: string | undefined = `?limit=200&filter=${encodeURIComponent(filter)}`;
	while (query !== undefined) {
		const { body }: { body: Page } = await api<Page>('GET', `/users${query}`);
		found.push(...body._embedded.users);
		query = body._links.next && new URL(body._links.next.href).search;
	}
	return found.sort((a, b) => a.username.localeCompare(b.username));
}

/** One request in twenty goes wrong, before or after it was carried out. */
async function trouble(): Promise<void> {
	const kinds = [
		{ kind: 'cut', when: 'after' },
		{ kind: 'status', status: 503, when: 'before' },
		{ kind: 'status', status: 500, when: 'after' },
	];
	const routes = [
		...['users.create', 'users.update', 'users.population.update', 'users.list'],
		...['memberships.create', 'devices.create', 'devices.list'],
	];
	const rules = routes.flatMap((route) =>
		Array.from({ length: COUNT / 20 }, (_, place) => ({
			route,
			skip: 5 + 20 * place,
			fault: kinds[place % kinds.length],
		})),
	);
	await sandbox.control('POST', '/faults', rules);
}

const run = async (): Promise<ExecutionData> =>
	await host.client.settled(await host.client.run('hires', 'Start'));

const NODES = ['Person', 'Group', 'Device'];
const idsFrom = (execution: ExecutionData, node: string) =>
	itemsOf(execution, node).map(({ json }) => String(json.id));

it(`${COUNT} hires, half of them known, a tenth in the wrong population, one fault in twenty: one of each, by name, and twice changes nothing`, async () => {
	const known = await people();
	expect(known).toHaveLength(COUNT / 2);
	for (const { id } of known.filter((_, index) => index % 5 === 0)) {
		const body = { id: sandbox.ids.populations.Contractors };
		await api('PUT', `/users/${id}/population`, { body });
	}
	await trouble();
	const first = await run();
	expect(first.data.resultData.error?.message).toBeUndefined();
	for (const node of NODES) expect([node, itemsOf(first, node).length]).toEqual([node, COUNT]);
	expect(itemsOf(first, 'Person').map(({ json }) => json.username)).toEqual(
		rows.map(({ username }) => username),
	);

	await sandbox.control('DELETE', '/faults');
	const found = await people();
	expect(found.map(({ username }) => username)).toEqual(rows.map(({ username }) => username));
	expect(found.map(({ id }) => id)).toEqual(idsFrom(first, 'Person'));
	expect(new Set(found.map(({ population }) => population.id))).toEqual(
		new Set([sandbox.ids.populations.Employees]),
	);
	const members = await people(`memberOfGroups[id eq "${sandbox.ids.groups[GROUP]}"]`);
	expect(members.map(({ username }) => username)).toEqual(rows.map(({ username }) => username));
	const devices = new Map<string, string[]>();
	for (const { id } of found) {
		const held = await sandbox.control<Array<{ id: string }>>('GET', `/users/${id}/devices`);
		devices.set(
			id,
			held.map((device) => device.id),
		);
	}
	expect([...devices.values()]).toEqual(idsFrom(first, 'Device').map((id) => [id]));

	await sandbox.control('DELETE', '/requests');
	const second = await run();
	expect(second.data.resultData.error?.message).toBeUndefined();
	for (const node of NODES) expect(idsFrom(second, node)).toEqual(idsFrom(first, node));
	const changes = (await sandbox.control<SeenRequest[]>('GET', '/requests')).filter(
		({ method, route, status }) =>
			method !== 'GET' && route !== 'token' && status !== null && status < 300,
	);
	expect(changes).toEqual([]);
});
