import { Draw } from '../../../bench/zoo/draw.mts';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import type { AddedEnvironment } from '../../../sandbox/control/addEnvironment.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { eventually } from '../../support/eventually.mts';
import { type PackedN8n, startPackedN8n } from '../../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox.mts';
import { ended, invite } from '../../n8n/checks/enrollment.mts';
import { callHook, runByHook, type World } from '../../n8n/world.mts';
import { enrollment, SHAPES, WAYS } from './workflows.mts';

/** Runs of workflows, and what is drawn for them: `TEST_MINUTES=20 ENVIRONMENT_RUNS=200 ENVIRONMENT_SEED=2` for more. */
const RUNS = Number(process.env.ENVIRONMENT_RUNS ?? 24);
const SEED = Number(process.env.ENVIRONMENT_SEED ?? 1);
const USERS = Math.max(20, Math.ceil(RUNS / 5));
const MAX_ITEMS = 6;
const AT_ONCE = 12;
const ENROLLMENTS = Math.ceil(RUNS / 12);
const RETRIES = Math.ceil(RUNS / 25);
const TYPE = 'n8n-nodes-pingone.pingOne';

interface Seen {
	correlationId: string;
	path: string;
	route: string;
	transactionId?: string;
}
interface Person {
	region: string;
	env: string;
	id: string;
	email: string;
}

const names = ['EU', 'US', 'CA', 'SG', 'AU'];
const draw = new Draw(SEED);
const regions = new Map<string, string>();
const people: Person[] = [];
const owners = new Map<string, string>();
/** Requests that were looked at, and what was wrong with them. */
const seen = new Set<string>();
const wrong: Array<[string, Seen]> = [];
const asked = new Map<string, number>();

let sandbox: SandboxProcess;
let host: PackedN8n;
let world: World;

const ways = Object.keys(WAYS);
const idOf = (shape: string, way: string) => `${shape}-${way}`;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	for (const region of names) {
		const added = await sandbox.control<AddedEnvironment>('POST', '/environments', {
			users: USERS,
		});
		regions.set(region, added.id);
		for (const { id, email = '' } of added.users) {
			people.push({ region, env: added.id, id, email });
			owners.set(id, added.id);
		}
	}
	const [own] = regions.values();
	const credential = sandboxCredential(sandbox.ids);
	credential.data.managedEnvironmentId = own;
	const workflows = ways.flatMap((way) => [
		...Object.entries(SHAPES).flatMap(([shape, build]) =>
			build(idOf(shape, way), WAYS[way](regions, '$json'), sandbox),
		),
		enrollment(sandbox, idOf('enroll', way), WAYS[way](regions, "$('HR').first().json.body")),
	]);
	host = await startPackedN8n({
		credentials: [credential],
		workflows,
		publish: workflows.map(({ id }) => id),
	});
	world = { version: '', sandbox, client: host.client, url: host.n8n.url };
});

afterAll(async () => {
	await host?.close();
	await sandbox?.close();
});

const PATH = /^\/v1\/environments\/([^/]+)(?:\/users\/([^/?]+))?/;

/** Compares every new request with the environment that its item means. */
async function look(): Promise<void> {
	const all = await sandbox.control<Seen[]>('GET', '/requests');
	const fresh = all.filter(({ correlationId }) => !seen.has(correlationId));
	expect(fresh.length).toBeLessThan(5_000);
	for (const request of fresh) {
		seen.add(request.correlationId);
		if (request.route === 'token') continue;
		const [, environment = '', user = ''] = PATH.exec(request.path) ?? [];
		const meant = regions.get(request.transactionId ?? '');
		asked.set(environment, (asked.get(environment) ?? 0) + 1);
		if (meant === undefined) wrong.push(['says no item', request]);
		if (meant !== environment) wrong.push([`meant ${meant}`, request]);
		const owner = owners.get(user);
		if (owner !== undefined && owner !== environment) wrong.push(['another’s user', request]);
	}
}

/** Items in a random order, with members that trip up whoever copies objects carelessly. */
const drawPeople = () =>
	Array.from({ length: draw.whole(1, MAX_ITEMS) }, () => ({
		...draw.oneOf(people),
		...(draw.whole(0, 3) === 0 && { constructor: { toString: { region: 'XX' } } }),
	}));

/** Starts so many runs of a workflow at once and waits for all. @returns how they ended */
async function runMany(id: string, events: object[]): Promise<string[]> {
	const newest = async () => await world.client.executions(id);
	const before = Math.max(0, ...(await newest()).map((each) => Number(each.id)));
	await Promise.all(events.map(async (event) => await callHook(world, id, event)));
	return await eventually(`${id} ends`, async () => {
		const started = (await newest()).filter((each) => Number(each.id) > before);
		const states = started.map(({ status }) => status);
		const isOver = !states.includes('running') && !states.includes('new');
		return isOver && states.length === events.length ? states : undefined;
	});
}

const range = (count: number) => Array.from({ length: count }, (_, place) => place);

/** Runs that n8n does in one go. */
async function runAll(): Promise<void> {
	const shapes = Object.keys(SHAPES).filter((shape) => shape !== 'retry');
	for (let done = 0; done < RUNS; done += AT_ONCE) {
		const events = range(Math.min(AT_ONCE, RUNS - done)).map(() => ({ people: drawPeople() }));
		const states = await runMany(idOf(draw.oneOf(shapes), draw.oneOf(ways)), events);
		expect(states.filter((state) => state !== 'success')).toEqual([]);
		await look();
	}
}

/** Runs in which PingOne refuses the first create for somebody, and n8n's Retry. */
async function retryAll(): Promise<void> {
	// A device from the seconds before a run could be that run's own: its retry would refuse the item.
	const taken = new Set<string>();
	for (const place of range(RETRIES)) {
		const [first, ...others] = names.map((region) =>
			draw.oneOf(people.filter((person) => person.region === region && !taken.has(person.id))),
		);
		for (const { id } of [first, ...others]) taken.add(id);
		const fault = { kind: 'status', status: 403 };
		const rule = { route: 'devices.create', userId: first.id, times: 1, fault };
		await sandbox.control('POST', '/faults', rule);
		const list = place % 2 === 0 ? [first, ...others] : [...others.reverse(), first];
		const failed = await runByHook(world, idOf('retry', ways[place % ways.length]), {
			people: list,
		});
		expect(failed.status).toBe('error');
		const again = await world.client.session.call<{ id: string | number }>(
			'POST',
			`/executions/${failed.id}/retry`,
			{ loadWorkflow: false },
		);
		const { status, data } = await world.client.settled(String(again.id));
		expect([status, data.resultData.error]).toEqual(['success', undefined]);
	}
}

/** Links that users open when the item is gone. */
async function enrollAll(): Promise<void> {
	for (const place of range(ENROLLMENTS)) {
		const person = people[(place + place * USERS) % people.length];
		const id = idOf('enroll', ways[place % ways.length]);
		const { executionId, link } = await invite(world, id, person);
		const { json } = await post(link, await answerAttempt(link));
		expect(json.done).toBe(true);
		expect((await ended(world, executionId)).status).toBe('success');
	}
}

it(`sends nothing to a wrong environment in ${RUNS} runs, ${RETRIES} retries and ${ENROLLMENTS} enrollments`, async () => {
	await Promise.all([runAll(), retryAll(), enrollAll()]);
	await look();
	expect(wrong).toEqual([]);
	expect([...asked.keys()].sort()).toEqual([...regions.values()].sort());
	process.stdout.write(`Requests by environment: ${[...asked.values()].join(', ')}
`);
});

it('lists what the chosen environment has, in the pickers', async () => {
	await sandbox.control('DELETE', '/requests');
	const credential = Object.values(
		(
			await world.client.session.call<{ nodes: Array<{ credentials?: object }> }>(
				'GET',
				`/workflows/${idOf('loop', 'map')}`,
			)
		).nodes.find(({ credentials }) => credentials)?.credentials ?? {},
	);
	const [[own], ...others] = [...regions];
	for (const [region, environmentId] of [[own, ''], ...others]) {
		const { results } = await world.client.session.call<{ results: Array<{ value: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				path: 'parameters.user',
				nodeTypeAndVersion: { name: TYPE, version: 1 },
				methodName: 'searchUsers',
				currentNodeParameters: {
					...{ resource: 'user', operation: 'get' },
					options: { environmentId },
				},
				credentials: { pingOneOAuth2Api: credential[0] },
			},
		);
		expect(results.length).toBeGreaterThan(0);
		expect(results.map(({ value }) => owners.get(value))).toEqual(
			results.map(() => regions.get(region)),
		);
	}
	const all = await sandbox.control<Seen[]>('GET', '/requests');
	const environments = all.map(({ path }) => PATH.exec(path)?.[1]).filter(Boolean);
	expect(new Set(environments)).toEqual(new Set(regions.values()));
	expect(environments).toHaveLength(5);
});
