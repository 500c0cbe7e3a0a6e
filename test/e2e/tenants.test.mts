import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { eventually } from '../support/eventually.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';

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
	body: { id: 'x', code, message: 'No' },
});

const ATTACKS: Record<string, Attack> = {
	'its token endpoint hangs': {
		on: ['tokenFetches'],
		settings: { tokenLatencyMs: HANGS_MS },
	},
	'all its requests hang, reads and creates of the same user': {
		on: ['paces', 'locks', 'answers', 'acceptedIdentities'],
		settings: { latencyMs: HANGS_MS },
	},
	'its host does not answer': {
		on: ['breakers', 'answers'],
		faults: [always('*', { kind: 'cut' })],
	},
	'it takes none of its tokens': {
		on: ['tokenFetches', 'acceptedIdentities'],
		// Without INVALID_TOKEN, which would end the attacker's run before it hangs.
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

const DEVICE = '99999999-2222-4333-8444-555555555555';

let sandboxes: Record<Owner, SandboxProcess>;
let world: PackedN8n;

const pingOneOf = (owner: Owner) => (name: string, x: number, parameters: object) => ({
	...{ id: name, name, type: 'n8n-nodes-pingone.pingOne', typeVersion: 1, position: [x, 0] },
	credentials: { pingOneOAuth2Api: { id: owner, name: owner } },
	parameters,
});

const START = {
	...{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
	...{ position: [0, 0], parameters: {} },
};

const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
const settings = { executionOrder: 'v1' };

/** Creates a user, and lists their devices. */
function workflow(owner: Owner): WorkflowFile {
	const pingOne = pingOneOf(owner);
	const user = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const nodes = [
		START,
		pingOne('Create', 200, {
			...{ resource: 'user', operation: 'create', options: { ifUserExists: 'returnExisting' } },
			...{ username: 'the.same.user', email: 'same@example.com' },
		}),
		pingOne('Devices', 400, { resource: 'device', operation: 'getAll', user, returnAll: true }),
	];
	const connections = { Start: to('Create'), Create: to('Devices') };
	return { id: owner, name: owner, nodes, connections, settings };
}

/** One node, for a device of the first user. */
function onDevice(owner: Owner, operation: string, parameters: object): WorkflowFile {
	const id = `${owner}-device`;
	const user = { __rl: true, mode: 'id', value: sandboxes[owner].ids.users[0].id };
	const node = pingOneOf(owner)('Device', 200, {
		...{ resource: 'device', operation, user },
		...parameters,
	});
	return { id, name: id, nodes: [START, node], connections: { Start: to('Device') }, settings };
}

/** The attacker deletes a device that has the ID of the victim's; the victim creates one if there is none. */
function deviceWorkflows(): WorkflowFile[] {
	const { policyId } = sandboxes.victim.ids;
	return [
		onDevice('attacker', 'delete', { device: { __rl: true, mode: 'id', value: DEVICE } }),
		onDevice('victim', 'createFido2', {
			...{ rpId: { __rl: true, mode: 'domain', value: 'localhost' }, rpName: 'Example' },
			policy: { __rl: true, mode: 'id', value: policyId },
			options: { ifUserHasDevice: 'returnExisting' },
		}),
	];
}

beforeAll(async () => {
	sandboxes = { attacker: await startSandboxProcess(), victim: await startSandboxProcess() };
	world = await startPackedN8n({
		credentials: OWNERS.map((owner) => ({
			...sandboxCredential(sandboxes[owner].ids),
			...{ id: owner, name: owner },
		})),
		workflows: [...OWNERS.map(workflow), ...deviceWorkflows()],
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

		const run = await world.client.settled(await world.client.run('victim', 'Start'));
		expect(run.status).toBe('success');
		const [created] = itemsOf(run, 'Create').map(({ json }) => json as IDataObject);
		expect(created).toMatchObject({ username: 'the.same.user', changed: true });
		// So it was not the end of the attack that let the victim go on.
		expect(await statusOf(attack)).toBe('running');
		await world.client.session.call('POST', `/executions/${attack}/stop`, {});
	},
);

it('the victim’s device is there although the attacker has deleted one of the same ID', async () => {
	for (const owner of OWNERS) {
		await sandboxes[owner].control('POST', '/reset');
		const { id } = sandboxes[owner].ids.users[0];
		await sandboxes[owner].control('POST', `/users/${id}/devices`, { id: DEVICE });
	}
	for (const owner of OWNERS) {
		const run = await world.client.run(`${owner}-device`, 'Start');
		const ended = await world.client.settled(run);
		expect(ended.status).toBe('success');
		if (owner === 'attacker') continue;
		expect(itemsOf(ended, 'Device')[0].json).toMatchObject({ id: DEVICE, changed: false });
	}
});

it('all that the process holds is attacked, here or at the doors', () => {
	const source = readFileSync('nodes/PingOne/processState.ts', 'utf8');
	const held = [...source.matchAll(/^\t(\w+): undefined as unknown,$/gm)].map(([, name]) => name);
	const doors = readFileSync('test/e2e/tenantDoors.test.mts', 'utf8');
	const atDoors = [...doors.matchAll(/^attack\(\s*\[([^\]]+)\]/gm)]
		.flatMap(([, names]) => names.split(','))
		.map((name) => name.trim().replaceAll("'", ''));
	const here = Object.values(ATTACKS).flatMap(({ on }) => on);
	expect([...here, ...atDoors]).toEqual(expect.arrayContaining(held));
	expect(held).toEqual(expect.arrayContaining([...here, ...atDoors]));
});
