import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { LIMIT_MS } from '../../tools/host/limit.mts';
import { itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { draws } from '../support/depth.mts';
import { random } from '../support/enrollment/brokenBodies.mts';
import { call } from '../support/enrollment/linkClient.mts';
import { enrollWorkflow, next, node } from '../support/enrollment/workflows.mts';
import { hostileBytes } from '../support/hostileBytes.mts';
import { eventually } from '../support/eventually.mts';
import { triggerWorkflow, TriggerWorld } from '../support/triggerSuite.mts';
import { vitalsDuring } from '../support/vitals.mts';

/*
 * Hostile deliveries, posts and answers to real n8n, of each a third. CI sends a share; `TEST_MINUTES=60
 * TEST_DEPTH=10000 npm run test:one -- test/e2e/fuzz.test.mts` sends all, and FUZZ_SEED others.
 */
const CASES = Math.ceil(draws(300, 300) / 3);
const SEED = Number(process.env.FUZZ_SEED ?? 20_301_127);
const MOST_MB = 200;
/** Work that may stand before a question to n8n's health, in ms: not time, which others also take. */
const MOST_WORK_MS = 1_000;
/** Items of a run. */
const ITEMS = 100;
const ADDRESS = 'https://n8n.example.com';
const EVENT = {
	id: 'a1',
	action: { type: 'GROUP.UPDATED' },
	resources: [{ id: 'g', type: 'GROUP' }],
	recordedAt: '2026-11-26T10:00:00Z',
};
const ID = '11111111-2222-4333-8444-555555555555';
const TOKEN = { access_token: 'a', token_type: 'Bearer', expires_in: 3_600 };
/** Where a host issues tokens. */
const RIGHT = '/right';
/** Hosts that answer: one whose answers were pages is left alone for a while, and another is asked. */
const HOSTS = Array.from({ length: 8 }, (_, index) => `${index}`);
const READINGS = HOSTS.flatMap((host) => [`api${host}`, `token${host}`]);
const ANSWERS = [
	{ id: 'u', username: 'ada', _embedded: { users: [{ id: 'u' }] } },
	{ id: 'c0ffee', code: 'INVALID_DATA', message: 'No', details: [{ code: 'X', target: 'name' }] },
	TOKEN,
	{ error: 'invalid_client', error_description: 'No (Correlation ID: 1b2c)' },
];
const STATUSES = [200, 200, 400, 403, 404, 409];

const roll = random(SEED);
const oneOf = <T,>(choices: T[]): T => choices[Math.floor(roll() * choices.length)];

let answers = 0;
let hosts: Server[];
let world: TriggerWorld;

/** Reads a user for each item, by a credential whose host is hostile. */
function reading(id: string): WorkflowFile {
	const user = { __rl: true, mode: 'id', value: '={{ $json.user }}' };
	const parameters = { resource: 'user', operation: 'get', user, options: { waitForPingOne: 0 } };
	return {
		...{ id, name: id, settings: { executionOrder: 'v1' } },
		nodes: [
			node('start', 'Start', 'n8n-nodes-base.webhook', 0, { path: id }),
			{
				...{ ...node('read', 'Read', 'n8n-nodes-pingone.pingOne', 200, parameters) },
				...{ onError: 'continueErrorOutput' },
				credentials: { pingOneOAuth2Api: { id, name: id } },
			},
		],
		connections: { Start: next('Read') },
	};
}

/** A workflow that begins with n8n's own Webhook node. */
function plainWorkflow(id: string): WorkflowFile {
	const start = node('start', 'Start', 'n8n-nodes-base.webhook', 0, {
		path: id,
		httpMethod: 'POST',
	});
	return {
		...{ id, name: id, settings: { executionOrder: 'v1' } },
		nodes: [start, node('next', 'Next', 'n8n-nodes-base.noOp', 200, {})],
		connections: { Start: next('Next') },
	};
}

/** A credential with an API and a token endpoint at a hostile host. */
const credential = (id: string, apiUrl: string, authServerUrl: string) => ({
	...{ id, name: id, type: 'pingOneOAuth2Api' },
	data: {
		...{ region: 'custom', apiUrl, authServerUrl, allowOtherHosts: true },
		...{ environmentId: ID, clientId: ID, clientSecret: 'secret', authentication: 'header' },
		managedEnvironmentId: '',
	},
});

async function startHost(): Promise<Server> {
	const host = createServer((incoming, response) => {
		incoming.resume();
		const isToken = incoming.url?.startsWith(RIGHT) === true;
		if (!isToken) answers += 1;
		response.writeHead(isToken ? 200 : oneOf(STATUSES), { 'content-type': 'application/json' });
		response.end(isToken ? JSON.stringify(TOKEN) : hostileBytes(roll, oneOf(ANSWERS)));
	});
	await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
	return host;
}

beforeAll(async () => {
	hosts = await Promise.all(HOSTS.map(startHost));
	const credentials = hosts.flatMap((host, index) => {
		const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
		const name = HOSTS[index];
		return [credential(`api${name}`, url, `${url}${RIGHT}`), credential(`token${name}`, url, url)];
	});
	world = await TriggerWorld.start(
		(sandbox) => [
			triggerWorkflow('hostile', { events: ['GROUP.CREATED'] }),
			enrollWorkflow(sandbox, 'enroll'),
			...READINGS.map(reading),
			plainWorkflow('plain'),
		],
		{},
		credentials,
	);
	for (const id of ['hostile', 'enroll', 'plain']) await world.client.publish(id);
});
afterAll(async () => {
	await world?.close();
	for (const host of hosts ?? []) {
		host.closeAllConnections();
		host.close();
	}
});

/** Sends a hostile body. @throws when it is never answered */
async function send(url: string, next: () => [object, Buffer]) {
	const [headers, body] = next();
	const answer = await request(url, {
		...{ method: 'POST', reset: true, headersTimeout: LIMIT_MS },
		headers: { 'content-type': 'application/json', ...headers },
		body,
	});
	return { status: answer.statusCode, text: await answer.body.text() };
}

/** @throws when n8n was busy for too long, or kept too much */
async function expectHealthy(what: string, act: () => Promise<void>): Promise<void> {
	const vitals = await vitalsDuring(world.n8n, act);
	console.info(`${CASES} ${what}: ${JSON.stringify(vitals)}`);
	expect(vitals.longestWork).toBeLessThan(MOST_WORK_MS);
	expect(vitals.grown).toBeLessThan(MOST_MB);
}

it(`${CASES} hostile deliveries are answered, and nothing of them stays`, async () => {
	const [{ httpEndpoint }] = await world.subscriptions();
	const secret = Object.keys(httpEndpoint.headers).find((name) => /secret/i.test(name)) ?? '';
	const url = `${world.n8n.url}${new URL(httpEndpoint.url).pathname}`;
	const deliver = async (count: number) => {
		for (let index = 0; index < count; index += 1) {
			const isRight = roll() < 0.7;
			const value = isRight ? httpEndpoint.headers[secret] : 'guess';
			const { status } = await send(url, () => [{ [secret]: value }, hostileBytes(roll, EVENT)]);
			expect(status).toBe(isRight ? 200 : 401);
		}
	};
	// n8n's own Webhook node first: what n8n keeps of as many such bodies in any case is there then.
	for (let index = 0; index < CASES; index += 1) {
		await send(`${world.n8n.url}/webhook/plain`, () => [{}, hostileBytes(roll, EVENT)]);
	}
	await deliver(100);
	await expectHealthy('deliveries', async () => await deliver(CASES));
	const [id] = await world.push('GROUP.CREATED');
	const executions = await eventually('an event after all that', async () => {
		const found = await world.ended('hostile', 1);
		return JSON.stringify(found).includes(id) ? found : undefined;
	});
	expect(executions.length).toBeGreaterThan(0);
});

it(`${CASES} hostile posts to a page are answered, and it waits on`, async () => {
	const json = { 'content-type': 'application/json' };
	await call(`${world.n8n.url}/webhook/enroll`, 'POST', json, '{"email":"ada@example.com"}');
	const link = await eventually('a wait', async () => {
		const [execution] = await world.client.executions('enroll');
		if (execution?.status !== 'waiting') return undefined;
		return String(itemsOf(await world.client.execution(execution.id), 'Mail')[0].json.link);
	});
	const [url, proof] = link.replace(ADDRESS, world.n8n.url).split('#');
	const body = { proof, action: 'finish', token: 'x', attestation: {}, nickname: 'Key' };
	const post = async (count: number) => {
		for (let index = 0; index < count; index += 1) {
			const { status, text } = await send(url, () => [{}, hostileBytes(roll, body)]);
			expect([status < 500, text.startsWith('{"ok":')]).toEqual([true, true]);
		}
	};
	await post(50);
	await expectHealthy('posts', async () => await post(CASES));
	expect((await world.client.executions('enroll'))[0].status).toBe('waiting');
});

it(`${CASES} hostile answers become items or errors`, async () => {
	const read = async (id: string, count: number) => {
		const items = Array.from({ length: count }, (_, index) => ({
			user: `11111111-2222-4333-8444-${String(index).padStart(12, '0')}`,
		}));
		const run = await world.client.settled(await world.client.run(id, 'Start', items));
		expect(run.status).toBe('success');
		const [done, failed] = [0, 1].map((output) => itemsOf(run, 'Read', output).length);
		expect(done + failed).toBe(count);
	};
	const readAll = async (count: number) => {
		const enough = answers + count;
		// One answer may end a whole run, and pages for all, until a probe is due: then nothing is asked.
		for (let turn = 0; answers < enough; turn += 1) {
			const host = HOSTS[turn % HOSTS.length];
			await read(`api${host}`, Math.min(count, ITEMS));
			await read(`token${host}`, 1);
		}
	};
	await readAll(ITEMS);
	await expectHealthy('answers', async () => await readAll(CASES));
});
