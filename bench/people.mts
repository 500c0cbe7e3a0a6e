/**
 * What operations that make several requests for each user take in real n8n, beside a client that
 * knows the limit and sends the fewest requests that do the same:
 *
 *     node bench/people.mts [USERS]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { sandboxCredential } from '../tools/demo/examples.mts';
import { stopChildren } from '../tools/host/child.mts';
import { itemsOf, type N8nClient, type WorkflowFile } from '../tools/host/n8n.mts';
import { type PackedN8n, startPackedN8n } from '../test/support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../test/support/sandbox.mts';
import { vendor } from '../test/support/sandboxApi.mts';
import { hires } from './tenant.mts';

const PER_SECOND = 100;
const LATENCY_MS = 100;
const RUNS = 3;
/** Users on a page, the most that PingOne allows. */
const PAGE = 200;
/** So much later than the limit allows does a paced request go: the burst takes time to arrive. */
const GUARD_MS = 30;
const REPEAT_AFTER_MS = 100;

const count = Number(process.argv[2] ?? 500);

interface Request {
	method: 'GET' | 'POST' | 'PUT';
	path: string;
	body?: object;
	contentType?: string;
}

/** Sends each request as soon as the limit allows: a bucket that holds one second's worth. */
class Floor {
	#tokens = PER_SECOND;
	#countedAt = 0;
	readonly #pool: Pool;
	readonly #sandbox: SandboxProcess;
	#authorization = '';

	constructor(sandbox: SandboxProcess) {
		this.#sandbox = sandbox;
		this.#pool = new Pool(sandbox.url, { connections: null });
	}

	async signIn(): Promise<void> {
		const { environmentId, clientId, clientSecret } = this.#sandbox.ids;
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const { body } = await this.#pool.request({
			method: 'POST',
			path: `/${environmentId}/as/token`,
			headers: {
				authorization: `Basic ${basic}`,
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: 'grant_type=client_credentials',
		});
		this.#authorization = `Bearer ${((await body.json()) as { access_token: string }).access_token}`;
		this.#countedAt = Date.now();
	}

	async #turn(): Promise<void> {
		const now = Date.now();
		const refilled = ((now - this.#countedAt) / 1_000) * PER_SECOND;
		this.#tokens = Math.min(PER_SECOND, this.#tokens + refilled) - 1;
		this.#countedAt = now;
		if (this.#tokens < 0) await delay((-this.#tokens / PER_SECOND) * 1_000 + GUARD_MS);
	}

	async send<T>({ method, path, body, contentType }: Request): Promise<T> {
		await this.#turn();
		for (;;) {
			const answer = await this.#pool.request({
				method,
				path: `/v1/environments/${this.#sandbox.ids.environmentId}${path}`,
				headers: {
					authorization: this.#authorization,
					...((contentType ?? body) && { 'content-type': contentType ?? 'application/json' }),
				},
				body: body ? JSON.stringify(body) : null,
			});
			const json = (await answer.body.json()) as T;
			if (answer.statusCode < 300) return json;
			if (answer.statusCode !== 429) throw new Error(`The floor got ${answer.statusCode}.`);
			await delay(REPEAT_AFTER_MS);
		}
	}

	async close(): Promise<void> {
		await this.#pool.close();
	}
}

interface Page {
	_embedded: { users: Array<{ id: string }> };
	_links: { next?: { href: string } };
}

/** Pages of users one after the other, and the devices of each user as soon as they are known. */
async function readAll(floor: Floor): Promise<number> {
	const reads: Array<Promise<unknown>> = [];
	for (let path: string | undefined = `/users?limit=${PAGE}`; path !== undefined; ) {
		const page: Page = await floor.send<Page>({ method: 'GET', path });
		for (const { id } of page._embedded.users) {
			reads.push(floor.send({ method: 'GET', path: `/users/${id}/devices` }));
		}
		path = page._links.next?.href.replace(/^.*\/environments\/[^/]+/, '');
	}
	return (await Promise.all(reads)).length;
}

/** Disables, looks for sessions and devices, blocks the one device. */
async function takeAccess(floor: Floor, id: string): Promise<void> {
	const user = `/users/${id}`;
	await floor.send({ method: 'PUT', path: `${user}/enabled`, body: { enabled: false } });
	await floor.send({ method: 'GET', path: `${user}/sessions` });
	const { _embedded } = await floor.send<{ _embedded: { devices: Array<{ id: string }> } }>({
		method: 'GET',
		path: `${user}/devices`,
	});
	for (const device of _embedded.devices) {
		const contentType = vendor('device.block');
		await floor.send({ method: 'POST', path: `${user}/devices/${device.id}`, contentType });
	}
}

/** An operation, and the least that does the same. */
interface Subject {
	name: string;
	parameters: Record<string, unknown>;
	/** @returns how many users it was done for */
	least(floor: Floor): Promise<number>;
}

const USER = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

const SUBJECTS: Subject[] = [
	{
		name: 'Get Many Without Passkey',
		parameters: { resource: 'user', operation: 'getWithoutPasskey', returnAll: true },
		least: readAll,
	},
	{
		name: 'Offboard',
		parameters: { resource: 'user', operation: 'offboard', user: USER },
		async least(floor) {
			const people = hires(count);
			await Promise.all(people.map(async ({ id }) => await takeAccess(floor, id)));
			return people.length;
		},
	},
];

const next = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
const node = (name: string, type: string, typeVersion: number, parameters: object) => ({
	...{ id: name, name, type, typeVersion, parameters, position: [0, 0] },
});

/** Start, the people if the operation wants them, the node. */
function workflowOf({ name, parameters }: Subject, sandbox: SandboxProcess): WorkflowFile {
	const { id, name: label } = sandboxCredential(sandbox.ids);
	const people = 'user' in parameters ? hires(count) : [{}];
	const list = { mode: 'raw', jsonOutput: JSON.stringify({ people }), options: {} };
	return {
		id: name.replaceAll(' ', ''),
		name,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('List', 'n8n-nodes-base.set', 3.4, list),
			node('People', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'people', options: {} }),
			{
				...node(name, 'n8n-nodes-pingone.pingOne', 1, parameters),
				credentials: { pingOneOAuth2Api: { id, name: label } },
			},
		],
		connections: { Start: next('List'), List: next('People'), People: next(name) },
		settings: { executionOrder: 'v1' },
	};
}

/** Everything back to the start: each person with one key if they are to lose it. */
async function prepare(sandbox: SandboxProcess, { parameters }: Subject): Promise<void> {
	await sandbox.control('POST', '/reset', { users: count });
	if ('user' in parameters) {
		for (const { id } of hires(count)) await sandbox.control('POST', `/users/${id}/devices`, {});
	}
	await sandbox.control('POST', '/settings', {
		...{ latencyMs: LATENCY_MS, tokenLatencyMs: LATENCY_MS, log: false },
		rateLimit: { perSecond: PER_SECOND },
	});
}

interface Measured {
	seconds: number;
	done: number;
	requests: number;
	refused: number;
}

async function measured(
	sandbox: SandboxProcess,
	work: () => Promise<{ ms: number; done: number }>,
): Promise<Measured> {
	const { ms, done } = await work();
	const { requests, byStatus } = await sandbox.control<{
		requests: number;
		byStatus: Record<string, number | undefined>;
	}>('GET', '/metrics');
	return { seconds: ms / 1_000, done, requests, refused: byStatus['429'] ?? 0 };
}

async function runFloor(sandbox: SandboxProcess, { least }: Subject) {
	const floor = new Floor(sandbox);
	const startedAt = Date.now();
	await floor.signIn();
	const done = await least(floor);
	const ms = Date.now() - startedAt;
	await floor.close();
	return { ms, done };
}

async function runNode(client: N8nClient, { name }: Subject) {
	const started = await client.run(name.replaceAll(' ', ''), 'Start');
	const execution = await client.settled(started);
	const [{ executionTime }] = execution.data.resultData.runData[name];
	return { ms: executionTime, done: itemsOf(execution, name).length };
}

const median = (runs: Measured[]) =>
	runs.toSorted((one, other) => one.seconds - other.seconds)[runs.length >> 1];

async function compare(sandbox: SandboxProcess, host: PackedN8n, subject: Subject): Promise<void> {
	const floors: Measured[] = [];
	const nodes: Measured[] = [];
	for (let run = 0; run < RUNS; run += 1) {
		await prepare(sandbox, subject);
		floors.push(await measured(sandbox, async () => await runFloor(sandbox, subject)));
		await prepare(sandbox, subject);
		nodes.push(await measured(sandbox, async () => await runNode(host.client, subject)));
	}
	const [floor, own] = [median(floors), median(nodes)];
	const line = ({ seconds, done, requests, refused }: Measured) =>
		`${seconds.toFixed(2)} s, ${done} users, ${requests} requests, ${refused} times 429`;
	const ratios = nodes.map(({ seconds }) => (seconds / floor.seconds).toFixed(2)).sort();
	process.stdout.write(
		`${subject.name}\n  floor: ${line(floor)}\n  node:  ${line(own)}\n` +
			`  x floor: ${(own.seconds / floor.seconds).toFixed(2)} (runs: ${ratios.join(', ')})\n`,
	);
}

const main = async () => {
	const sandbox = await startSandboxProcess();
	const host = await startPackedN8n({
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: SUBJECTS.map((subject) => workflowOf(subject, sandbox)),
	});
	for (const subject of SUBJECTS) await compare(sandbox, host, subject);
	await host.close();
	await sandbox.close();
};

await main().finally(() => void stopChildren());
