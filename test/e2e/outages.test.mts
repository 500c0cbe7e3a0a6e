import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject, IPairedItemData } from 'n8n-workflow';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import type { ExecutionItem } from '../../tools/host/execution.mts';
import { itemsOf } from '../../tools/host/n8n.mts';
import { NODE } from '../support/editor/everyOperation.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import {
	Front,
	lasting,
	PEOPLE,
	PER_SECOND,
	type OutageKind,
	underWay,
} from '../support/outage.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { createParameters, seedHires } from '../support/tenant.mts';

/** From PingOne's first answer to the outage, in ms. */
const BEGINS_MS = 1_000;
const UNSENT = 'Nothing was sent for this item';

type Kind = OutageKind | 'noName' | 'none';

/** What happens, and for how many seconds in the whole. The first is what the others are compared with. */
const OUTAGES: Array<[what: string, kind: Kind, seconds: number]> = [
	['nothing happens', 'none', 0],
	['connections are refused', 'refused', 60],
	['a load balancer answers 503 with a page', 'page503', 45],
	['the name is not found', 'noName', 30],
	['502 after the work was done', 'page502After', 30],
	['answers are cut in the middle', 'cut', 30],
	['a load balancer hangs', 'hang', 60],
];

/** Preloaded into n8n: while a file is there, the name `localhost` is not found. */
const nameSwitch = (flag: string) => `
const { existsSync } = require('node:fs');
const { promisify } = require('node:util');
const dns = require('node:dns');
const { lookup } = dns;
const found = promisify(lookup);
const isLost = (name) => name === 'localhost' && existsSync(${JSON.stringify(flag)});
const lost = (name) => Object.assign(new Error('getaddrinfo ENOTFOUND ' + name), { code: 'ENOTFOUND' });
dns.lookup = (name, ...rest) => (isLost(name) ? rest.at(-1)(lost(name)) : lookup(name, ...rest));
dns.lookup[promisify.custom] = async (name, ...rest) => {
	if (isLost(name)) throw lost(name);
	return await found(name, ...rest);
};
`;

let folder: string;
let flag: string;
let host: PackedN8n;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'outages-'));
	flag = join(folder, 'no-name');
	const preloaded = join(folder, 'name.cjs');
	writeFileSync(preloaded, nameSwitch(flag));
	const env = { NODE_OPTIONS: `--require ${preloaded}` };
	host = await startPackedN8n({ credentials: [], workflows: [] }, env);
});

afterAll(async () => {
	await host?.close();
	rmSync(folder, { recursive: true, force: true });
});

const begin = async (kind: Kind, front: Front) => {
	if (kind === 'noName') writeFileSync(flag, '');
	else if (kind !== 'none') await front.begin(kind);
};

const end = async (kind: Kind, front: Front) => {
	if (existsSync(flag)) rmSync(flag);
	if (kind !== 'noName' && kind !== 'none') await front.end();
};

interface Plan {
	what: string;
	kind: Kind;
	lastsMs: number;
	options?: IDataObject;
	/** Of the node. */
	settings?: IDataObject;
}

/** A workflow that gives each person a device, with a credential of its own. @returns its ID */
async function store(
	sandbox: SandboxProcess,
	url: string,
	people: string[],
	{ what: name, options = {}, settings = { onError: 'continueErrorOutput' } }: Plan,
): Promise<string> {
	const { id: _, ...credential } = sandboxCredential({ ...sandbox.ids, url });
	const id = await host.client.createCredential({ ...credential, name });
	const at = (x: number) => ({ position: [x, 0] as [number, number] });
	const { id: workflow } = await host.client.createWorkflow({
		name,
		nodes: [
			{
				...{ id: 'start', name: 'Start', typeVersion: 1, parameters: {} },
				...{ type: 'n8n-nodes-base.manualTrigger', ...at(0) },
			},
			{
				...{ id: 'node', name: NODE, typeVersion: 1, ...at(220), ...settings },
				type: 'n8n-nodes-pingone.pingOne',
				parameters: createParameters(sandbox, { options }),
				credentials: { pingOneOAuth2Api: { id, name } },
			},
		],
		connections: { Start: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
		// A manual trigger gives out what is pinned.
		pinData: { Start: people.map((userId) => ({ json: { userId } })) },
	});
	return workflow;
}

/** Runs a workflow against a tenant of its own that goes away for a while in the middle. */
async function runThrough(plan: Plan) {
	const { kind, lastsMs } = plan;
	const sandbox = await startSandboxProcess();
	const front = new Front(sandbox.url);
	await front.listen();
	try {
		const people = await seedHires(sandbox, PEOPLE);
		await sandbox.control('POST', '/settings', { rateLimit: { perSecond: PER_SECOND } });
		const url = front.url(kind === 'noName' ? 'localhost' : undefined);
		const id = await host.client.run(await store(sandbox, url, people, plan), 'Start');
		await underWay(sandbox);
		await delay(BEGINS_MS);
		await begin(kind, front);
		await delay(lastsMs);
		await end(kind, front);
		const execution = await host.client.settled(id);
		const { executionTime } = execution.data.resultData.runData[NODE].at(-1)!;
		const devices = await Promise.all(
			people.map(async (user) => await sandbox.control<unknown[]>('GET', `/users/${user}/devices`)),
		);
		const counts = devices.map(({ length }) => length);
		const [done, failed] = [0, 1].map((output) => itemsOf(execution, NODE, output));
		const seconds = (executionTime / 1000).toFixed(1);
		const unsent = failed.filter(isUnsent).length;
		console.log(
			`${plan.what}, ${lastsMs / 1000} s: ${done.length} of ${PEOPLE} in ${seconds} s, ${failed.length} failed, ${unsent} unsent`,
		);
		return { done, failed, counts };
	} finally {
		await front.close();
		await sandbox.close();
	}
}

it.each(OUTAGES)(
	'while %s, the run waits: everybody is done, once',
	async (what, kind, seconds) => {
		const options = kind === 'hang' ? { timeout: 5 } : {};
		const run = await runThrough({ what, kind, lastsMs: lasting(seconds), options });
		expect(run.failed.map(({ json }) => json.error)).toEqual([]);
		expect(run.done).toHaveLength(PEOPLE);
		expect(new Set(run.counts)).toEqual(new Set([1]));
	},
);

const placeOf = ({ pairedItem }: ExecutionItem) => (pairedItem as IPairedItemData).item;
const outcomeOf = ({ json }: ExecutionItem) => (json.error as IDataObject).outcome;
const isUnsent = ({ json }: ExecutionItem) => JSON.stringify(json).includes(UNSENT);

it('with Wait for PingOne at 0, the rest fails, is not sent, and says so', async () => {
	const run = await runThrough({
		what: 'Wait for PingOne is 0',
		kind: 'page503',
		lastsMs: 15_000,
		options: { waitForPingOne: 0 },
	});
	expect(run.done.length + run.failed.length).toBe(PEOPLE);
	expect(run.failed.length).toBeGreaterThan(0);
	const unsent = run.failed.filter(isUnsent);
	expect(unsent.length).toBeGreaterThan(run.failed.length / 3);
	expect(run.counts.filter((count) => count > 0)).toHaveLength(run.done.length);
});

it('in an outage for longer than Wait for PingOne, what was not sent says so, and Retry On Fail does it, once', async () => {
	const lastsMs = lasting(600);
	// In full size the default, which is five minutes.
	const options = lastsMs === 600_000 ? {} : { waitForPingOne: lastsMs / 2 / 60_000 };
	const plan = { kind: 'refused' as const, lastsMs, options };
	const settings = { retryOnFail: true, maxTries: 4, waitBetweenTries: 5_000 };
	const [givenUp, retried] = await Promise.all([
		runThrough({ ...plan, what: 'What was not sent' }),
		runThrough({ ...plan, what: 'Retry On Fail', settings }),
	]);
	expect(givenUp.done.length + givenUp.failed.length).toBe(PEOPLE);
	const { failed, counts } = givenUp;
	expect(failed.filter(isUnsent).length).toBeGreaterThan(0);
	expect(failed.filter((item) => isUnsent(item) && counts[placeOf(item)] > 0)).toEqual([]);
	// What was under way when the connections broke may have been done.
	const unsure = failed.filter((item) => !isUnsent(item));
	expect(unsure.filter((item) => outcomeOf(item) !== 'unknown')).toEqual([]);
	expect(retried.done).toHaveLength(PEOPLE);
	expect(new Set(retried.counts)).toEqual(new Set([1]));
});
