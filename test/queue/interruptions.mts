import { parseArgs } from 'node:util';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { stopChildren } from '../../tools/host/child.mts';
import { ensureHost, type Host } from '../../tools/host/install.mts';
import type { Contents, ExecutionData } from '../../tools/host/n8n.mts';
import { MovableClock } from '../support/clock.mts';
import { startPackedN8n } from '../support/n8n.mts';
import { startSandboxProcess } from '../support/sandbox.mts';
import { startByHook } from '../n8n/world.mts';
import { openMailbox } from '../../tools/host/mailbox.mts';
import { type Cluster, startCluster } from './cluster.mts';
import { crash, mixedHires, retry, startUntil, stop, tally, type Tally } from './interruption.mts';
import { BULK_IDS, bulkWorkflows, seconds, type QueueWorld, workerOf } from './world.mts';

const USAGE = `Usage: node test/queue/interruptions.mts [options]
Stops, kills and retries bulk runs in queue mode and prints what became of everybody, as the table
of docs/running-at-scale.md. By hand: a case of 800 people takes about a minute and a half.
  --count <n>    people in a run (800)
  --runs <n>     runs of each case (3)
  --only <text>  only cases whose name contains the text, or one of several, with commas
  --regular      one n8n process instead: only the cases whose list is started again
`;

const PER_SECOND = 60;
const SHARE = 1 / 8;
const OUTAGE_SECONDS = 20;
const [PLAIN, RETRIES, LATER] = BULK_IDS;

type Hires = Awaited<ReturnType<typeof mixedHires>>;
/** Interrupts a run; gives the executions whose outputs count, or why there is none. */
type Case = (world: QueueWorld, hires: Hires) => Promise<ExecutionData[] | string>;

const begin = async (world: QueueWorld, hires: Hires) =>
	await startUntil(world, PLAIN, hires, SHARE);

/** n8n's Retry button, where n8n may refuse. */
const retryOrRefusal = async (world: QueueWorld, id: string) =>
	await retry(world, id).then(
		(again) => [again],
		(error: unknown) => (error instanceof Error ? error.message : String(error)),
	);

/** For a run that came by a webhook processor. */
const stopAndRetry =
	(afterSeconds: number): Case =>
	async (world, hires) => {
		const id = await begin(world, hires);
		await stop(world, id);
		await seconds(afterSeconds);
		return await retryOrRefusal(world, id);
	};

/** A run that main has queued cannot be retried: its list is started again. */
const stopAndStartAgain =
	(afterSeconds: number): Case =>
	async (world, hires) => {
		const url = world.cluster.urlOf('main');
		const id = await startUntil({ ...world, url }, LATER, hires, SHARE);
		await stop(world, id);
		await seconds(afterSeconds);
		const people = hires.map(({ before: _, ...person }) => person);
		const again = await startByHook({ ...world, url }, LATER, { people });
		return [await world.client.settled(again)];
	};

/** PingOne commits creates and answers 503, and cannot be read, for a while in the middle of a run. */
const outage: Case = async (world, hires) => {
	const { sandbox, client } = world;
	// n8n makes another attempt when the first item fails.
	const refused = { kind: 'status', status: 403 };
	const first = { route: 'devices.create', userId: hires[0].userId, times: 1, fault: refused };
	await sandbox.control('POST', '/faults', first);
	const id = await startUntil(world, RETRIES, hires, SHARE);
	const rules = ['after', 'before'].map((when) => ({
		...{ route: when === 'after' ? 'devices.create' : 'devices.list', times: -1 },
		fault: { kind: 'status', status: 503, when },
	}));
	await sandbox.control('POST', '/faults', rules);
	await seconds(OUTAGE_SECONDS);
	await sandbox.control('DELETE', '/faults');
	return [await client.settled(id)];
};

const CASES: Record<string, Case> = {
	'kill -9, Retry once': async (world, hires) => {
		const id = await begin(world, hires);
		await crash(world, id);
		return [await retry(world, id)];
	},
	'kill -9, Retry before n8n shows it': async (world, hires) => {
		const id = await begin(world, hires);
		const worker = await workerOf(world, id);
		await world.cluster.kill(worker);
		const early = await retryOrRefusal(world, id);
		await world.cluster.start(worker);
		// What n8n still makes of the killed run counts as well.
		await world.client.settled(id);
		return typeof early === 'string' ? await retryOrRefusal(world, id) : early;
	},
	'kill -9, worker stays away, Retry': async (world, hires) => {
		const id = await begin(world, hires);
		const worker = await workerOf(world, id);
		await world.cluster.kill(worker);
		await world.client.settled(id);
		const result = await retryOrRefusal(world, id);
		await world.cluster.start(worker);
		return result;
	},
	'Stop, Retry after 5 s (processor)': stopAndRetry(5),
	'Stop, Retry after 22 s (processor)': stopAndRetry(22),
	'Stop, Retry after 60 s (processor)': stopAndRetry(60),
	'Stop, list started again after 1 s (main)': stopAndStartAgain(1),
	'Stop, list started again after 22 s (main)': stopAndStartAgain(22),
	'Retry On Fail in an outage': outage,
};

const row = (name: string, { done, failed, twice, none, removed, untrue }: Tally) =>
	`| ${name} | ${done} | ${failed} | ${twice} | ${removed} | ${untrue} | ${none} |\n`;

/** How the executions that count ended, below the row. */
const said = (ended: ExecutionData[] | string) =>
	typeof ended === 'string'
		? `  n8n refused the retry: ${ended}\n`
		: ended
				.map(({ id, status, data }) => {
					const { error, runData } = data.resultData;
					const nodes = Object.keys(runData).join(', ');
					return `  execution ${id}: ${status} ${error?.message ?? ''} (ran: ${nodes})\n`;
				})
				.join('');

/** n8n in queue mode, or one process of it. */
async function startHost(host: Host, isRegular: boolean, contents: Contents) {
	if (isRegular) {
		const n8n = await startPackedN8n({ ...contents, publish: [...BULK_IDS] });
		const { url } = n8n.n8n;
		const cluster = { urlOf: () => url } as unknown as Cluster;
		return { url, client: n8n.client, cluster, close: async () => await n8n.close() };
	}
	const cluster = await startCluster(host, contents, [...BULK_IDS], {
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'false',
	});
	const { url } = cluster;
	return { url, client: cluster.client(), cluster, close: async () => await cluster.close() };
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			count: { type: 'string', default: '800' },
			runs: { type: 'string', default: '3' },
			only: { type: 'string', default: '' },
			regular: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return 0;
	}
	const texts = values.regular ? ['started again'] : values.only.toLowerCase().split(',');
	const host = await ensureHost();
	const sandbox = await startSandboxProcess();
	const mailbox = await openMailbox();
	const contents = { credentials: [sandboxCredential(sandbox.ids)], workflows: bulkWorkflows() };
	const clock = new MovableClock();
	const { close, ...running } = await startHost(host, values.regular, contents);
	let wrong = 0;
	try {
		const world = { version: host.version, sandbox, mailbox, clock, ...running };
		process.stdout.write(
			'| Case | done | failed | two new | others’ removed | untrue | none |\n| --- | --- | --- | --- | --- | --- | --- |\n',
		);
		for (const [name, interrupt] of Object.entries(CASES)) {
			if (!texts.some((text) => name.toLowerCase().includes(text))) continue;
			for (let run = 0; run < Number(values.runs); run += 1) {
				const hires = await mixedHires(world, Number(values.count), PER_SECOND);
				const ended = await interrupt(world, hires);
				const result = await tally(world, hires, typeof ended === 'string' ? [] : ended);
				wrong += result.twice + result.removed + result.untrue;
				process.stdout.write(row(name, result) + said(ended));
			}
		}
	} finally {
		await close();
		await sandbox.close();
		await mailbox.close();
		clock.close();
	}
	return wrong === 0 ? 0 : 1;
}

const code = await main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n${USAGE}`);
	return 2;
});
await stopChildren();
process.exit(code);
