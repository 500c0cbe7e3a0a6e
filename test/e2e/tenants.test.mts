import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { eventually } from '../support/triggerSuite.mts';

/*
 * Two owners in one n8n: the attacker's tenant is a host of their own, which names the victim's
 * environment and users. Whatever it does while a run of the attacker's hangs on it, the victim's run
 * ends as if it were alone. Webhooks and polls: tenantDoors.test.mts. What each thing in the
 * process is attacked by, one by one: test/unit/boundary/tenants.test.mts.
 */
type Owner = 'attacker' | 'victim';
const OWNERS: Owner[] = ['attacker', 'victim'];
const HANGS_MS = 600_000;

interface Attack {
	/** What of the process it attacks; names of nodes/PingOne/processState.ts. */
	on: string[];
	settings?: object;
	faults?: object[];
}

const always = (route: string, fault: object) => ({ route, times: -1, fault });
const refused = (status: number, code: string, headers = {}) => ({
	...{ kind: 'status', status, headers },
	body: { id: 'x', code, message: 'No', details: [{ code: 'INVALID_TOKEN' }] },
});

const ATTACKS: Record<string, Attack> = {
	'its token endpoint hangs': {
		on: ['tokenFlights', 'abortListeners'],
		settings: { tokenLatencyMs: HANGS_MS },
	},
	'all its requests hang, reads and creates of the same user': {
		on: ['paces', 'turns', 'made', 'acceptedIdentities'],
		settings: { latencyMs: HANGS_MS },
	},
	'its host does not answer': {
		on: ['breakers'],
		faults: [always('*', { kind: 'cut' })],
	},
	'it takes none of its tokens': {
		on: ['rejectedTokens', 'tokenRenewals'],
		faults: [
			always('*', refused(401, 'ACCESS_FAILED')),
			{ ...always('token', { kind: 'latency', ms: HANGS_MS }), skip: 1 },
		],
	},
	'it asks all to wait': {
		on: ['paces', 'clocks'],
		faults: [
			always(
				'*',
				refused(429, 'REQUEST_LIMITED', {
					'Retry-After': '240',
					Date: 'Fri, 01 Jan 2100 00:00:00 GMT',
				}),
			),
		],
	},
};

/** Attacked without n8n, in test/unit/boundary and test/unit/confirmation: three of the page, one of a run. */
const WITHOUT_N8N = ['attempts', 'openRequests', 'confirmations', 'removed'];

let sandboxes: Record<Owner, SandboxProcess>;
let world: PackedN8n;

/** Creates a user, and lists their devices. */
function workflow(owner: Owner): WorkflowFile {
	const pingOne = (name: string, x: number, parameters: object) => ({
		...{ id: name, name, type: 'n8n-nodes-pingone.pingOne', typeVersion: 1, position: [x, 0] },
		credentials: { pingOneOAuth2Api: { id: owner, name: owner } },
		parameters,
	});
	const user = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const nodes = [
		{
			...{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
			...{ position: [0, 0], parameters: {} },
		},
		pingOne('Create', 200, {
			...{ resource: 'user', operation: 'create', options: { ifUserExists: 'returnExisting' } },
			...{ username: 'the.same.user', email: 'same@example.com' },
		}),
		pingOne('Devices', 400, { resource: 'device', operation: 'getAll', user, returnAll: true }),
	];
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const connections = { Start: to('Create'), Create: to('Devices') };
	return { id: owner, name: owner, nodes, connections, settings: { executionOrder: 'v1' } };
}

beforeAll(async () => {
	sandboxes = { attacker: await startSandboxProcess(), victim: await startSandboxProcess() };
	world = await startPackedN8n({
		credentials: OWNERS.map((owner) => ({
			...sandboxCredential(sandboxes[owner].ids),
			...{ id: owner, name: owner },
		})),
		workflows: OWNERS.map(workflow),
	});
});
afterAll(async () => {
	await world?.close();
	for (const owner of OWNERS) await sandboxes?.[owner].close();
});

const statusOf = async (executionId: string) => (await world.client.execution(executionId)).status;

it.each(Object.entries(ATTACKS))(
	'the victim’s run goes on although %s',
	async (_, { settings, faults }) => {
		const { attacker, victim } = sandboxes;
		expect(attacker.ids.environmentId).toBe(victim.ids.environmentId);
		for (const owner of OWNERS) await sandboxes[owner].control('POST', '/reset');
		if (settings) await attacker.control('POST', '/settings', settings);
		if (faults) await attacker.control('POST', '/faults', faults);

		const attack = await world.client.run('attacker', 'Start');
		await eventually('the attacker’s first request', async () => {
			const { requests } = await attacker.control<{ requests: number }>('GET', '/metrics');
			return requests > 0 ? true : undefined;
		});

		const run = await world.client.settled(await world.client.run('victim', 'Start'), 120_000);
		expect(run.status).toBe('success');
		const [created] = itemsOf(run, 'Create').map(({ json }) => json as IDataObject);
		expect(created).toMatchObject({ username: 'the.same.user', changed: true });
		// So it was not the end of the attack that let the victim go on.
		expect(await statusOf(attack)).toBe('running');
		await world.client.session.call('POST', `/executions/${attack}/stop`, {});
	},
);

it('all that the process holds is attacked, here, at the doors or without n8n', () => {
	const source = readFileSync('nodes/PingOne/processState.ts', 'utf8');
	const held = [...source.matchAll(/^\t(\w+): undefined as unknown,$/gm)].map(([, name]) => name);
	const doors = readFileSync('test/e2e/tenantDoors.test.mts', 'utf8');
	const atDoors = [...doors.matchAll(/^attack\(\s*\[([^\]]+)\]/gm)]
		.flatMap(([, names]) => names.split(','))
		.map((name) => name.trim().replaceAll("'", ''));
	const here = Object.values(ATTACKS)
		.flatMap(({ on }) => on)
		.concat(WITHOUT_N8N);
	expect(atDoors).toHaveLength(4);
	expect(held.length).toBeGreaterThan(15);
	expect([...here, ...atDoors]).toEqual(expect.arrayContaining(held));
	expect(held).toEqual(expect.arrayContaining([...here, ...atDoors]));
});
