import { setTimeout as delay } from 'node:timers/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { type HeapMeter, heapMeter } from '../../support/heap.mts';
import { type PackedN8n, startPackedN8n } from '../../support/n8n.mts';
import { eventually } from '../../support/eventually.mts';
import { eventsOnRecord, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';
import { memoryOf } from '../../support/vitals.mts';

/*
 * A burst in the audit log, in real n8n and real time: `TEST_MINUTES=60
 * BURST_SECONDS=600 npm run test:one -- test/e2e/trigger/burst.test.mts`. The property tests in test/unit/trigger try the same in virtual
 * time, far beyond this. A second n8n, without our node in its workflow, has n8n's Schedule Trigger
 * and HTTP Request give out the same events at the same times: what its memory takes is n8n's own.
 */
const SECONDS = Number(process.env.BURST_SECONDS ?? 0);
const PER_SECOND = 100;
/** One of ten is wanted. Two types are chosen, so PingOne filters nothing. */
const WANTED_PER_SECOND = 10;
const PAGE = 500;
const POLL_MS = 60_000;
/** What n8n may hold more after the burst than before it, in MB. */
const MOST_HELD_MB = 30;
/** Each look at all executions has n8n read all of their items: its garbage is the test's. */
const LOOK_EVERY_MS = 10_000;

/** What one n8n takes. */
interface Memory {
	/** What remains when the garbage is collected, in MB. */
	held: number;
	/** Resident, with the garbage that n8n has not collected yet, in MB. */
	resident: number;
}

let world: TriggerWorld;
let plain: PackedN8n;
let source: Server;
let meters: HeapMeter[];
/** What the second n8n gets at its next question. */
const waiting: object[] = [];

const plainWorkflow = (url: string): WorkflowFile => ({
	id: 'plain',
	name: 'plain',
	nodes: [
		{
			...{ id: 'every', name: 'Every minute', type: 'n8n-nodes-base.scheduleTrigger' },
			...{ typeVersion: 1.2, position: [0, 0] },
			parameters: { rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] } },
		},
		{
			...{ id: 'ask', name: 'Ask', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
			...{ position: [220, 0], parameters: { url, options: {} } },
		},
	],
	connections: { 'Every minute': { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
});

/** Gives out what is waiting, once. */
async function startSource(): Promise<string> {
	source = createServer((_request, response) => {
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(waiting.splice(0)));
	});
	await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(source.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
	if (SECONDS === 0) return;
	meters = [await heapMeter(), await heapMeter()];
	world = await TriggerWorld.start(
		() => [
			triggerWorkflow(
				'burst',
				{ events: ['GROUP.CREATED', 'GROUP.DELETED'] },
				'pingOnePollingTrigger',
			),
		],
		meters[0].env,
	);
	const workflows = [plainWorkflow(await startSource())];
	plain = await startPackedN8n({ credentials: [], workflows }, meters[1].env);
	await plain.client.publish('plain');
	await world.client.publish('burst');
});
afterAll(async () => {
	await world?.close();
	await plain?.close();
	source?.close();
});

/** Of ours and of the plain one. Resident memory is read first: looking collects the garbage. */
async function memories(): Promise<Memory[]> {
	const resident = [world.n8n, plain.n8n].map(({ pid }) => Math.round(memoryOf(pid)));
	const held = await Promise.all(meters.map(async (meter) => await meter.heldMb()));
	return held.map((each, index) => ({ held: each, resident: resident[index] }));
}

async function logRequests(): Promise<number> {
	const { byRoute } = await world.sandbox.control<{ byRoute: Record<string, number> }>(
		'GET',
		'/metrics',
	);
	return Object.entries(byRoute)
		.filter(([route]) => route.startsWith('activities.'))
		.reduce((sum, [, count]) => sum + count, 0);
}

/** IDs of the events that came out, with repetitions. */
async function given(): Promise<string[]> {
	await delay(LOOK_EVERY_MS);
	return (await world.allEnded('burst')).flatMap(eventsOnRecord);
}

/** A row like those of the audit log, for the plain n8n. */
const rowOf = (id: string) => ({
	...{ id, recordedAt: new Date().toISOString(), correlationId: `correlation-${id}` },
	...{ action: { type: 'GROUP.CREATED', description: 'Group Created' } },
	...{ resources: [{ type: 'GROUP', id, environment: { id }, name: `Group ${id}` }] },
	...{ actors: { client: { id, type: 'CLIENT', name: 'Worker', environment: { id } } } },
	result: { status: 'SUCCESS', description: `Created Group ${id}` },
});

/** Lets so much happen for some seconds. @returns the IDs of what is wanted */
async function burst(): Promise<string[]> {
	const wanted: string[] = [];
	const begun = Date.now();
	for (let second = 0; second < SECONDS; second += 1) {
		await world.push('USER.UPDATED', PER_SECOND - WANTED_PER_SECOND);
		const ids = await world.push('GROUP.CREATED', WANTED_PER_SECOND);
		wanted.push(...ids);
		waiting.push(...ids.map(rowOf));
		await delay(Math.max(0, begun + (second + 1) * 1_000 - Date.now()));
	}
	return wanted;
}

(SECONDS > 0 ? it : it.skip)(
	'every wanted event of a burst comes out once, and the next one within two polls',
	async () => {
		// The first poll marks the position.
		await eventually('the first poll', async () => ((await logRequests()) > 0 ? true : undefined));
		const [before, requestsBefore, begun] = [await memories(), await logRequests(), Date.now()];
		const wanted = await burst();
		const ended = Date.now();
		const duringBurst = await memories();
		const [next] = await world.push('GROUP.DELETED');
		await eventually('the next event', async () =>
			(await given()).includes(next) ? true : undefined,
		);
		const polls = Math.ceil((Date.now() - ended) / POLL_MS);
		const found = await eventually('all wanted events', async () => {
			const ids = await given();
			return ids.length > wanted.length ? ids : undefined;
		});
		const spent = (await logRequests()) - requestsBefore;
		// Each page of rows once, and one request to see what is new in each poll.
		const needed =
			Math.ceil((SECONDS * PER_SECOND) / PAGE) + Math.ceil((Date.now() - begun) / POLL_MS);
		const after = await memories();
		console.info(
			`${wanted.length} wanted of ${SECONDS * PER_SECOND}; the next after ${polls} poll(s); ` +
				`${spent} requests, ${needed} needed; memory of ours and of the plain n8n, in MB, before ${JSON.stringify(before)}, ` +
				`at the end ${JSON.stringify(duringBurst)}, after a look at all ${JSON.stringify(after)}`,
		);
		expect(found.sort()).toEqual([...wanted, next].sort());
		expect(polls).toBeLessThanOrEqual(2);
		expect(spent).toBeLessThanOrEqual(1.2 * needed);
		expect(after[0].held - before[0].held).toBeLessThan(MOST_HELD_MB);
	},
);
