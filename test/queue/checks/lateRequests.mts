import assert from 'node:assert/strict';
import { createServer, request as openRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../tools/host/ports.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { decideWorkflow, deliveryWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { postPatiently } from '../../support/enrollment/linkClient.mts';
import { next, node } from '../../support/enrollment/workflows.mts';
import type { SoftKey } from '../../support/softAuthenticator.mts';
import type { Role } from '../cluster.mts';
import { answered, ask, counted, type Decision, RUNS } from '../decisions.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';

const AT_ONCE = 5;
/** Of PingOne's answers, so that what is asked at once overlaps. In ms. */
const LATENCY_MS = 60;
/** Within one second. */
const SPREAD_MS = 1_000;
const SLOW_MS = 3_500;
/** As long as n8n may take to go on, or to answer. */
const QUIET_MS = 12_000;
/** Times in which one decision may be acted on twice, of all. */
const MOST_TWICE = 1 / 20;

const DELIVER = 'queue-late-deliver';
const PORT = await freePort();

/** A decision, a request to a counter outside of n8n, and a wait behind. */
function lateWorkflow(id: string, behind: object): WorkflowFile {
	const { nodes, connections, ...rest } = decideWorkflow(id);
	return {
		...rest,
		nodes: [
			...nodes.filter(({ name }) => name !== 'Act'),
			{
				...node('8', 'Act', 'n8n-nodes-base.httpRequest', 600, {
					url: `=http://127.0.0.1:${PORT}/{{ $execution.id }}/{{ $json.confirmation.status }}`,
					options: {},
				}),
				typeVersion: 4.2,
			},
			behind,
		],
		connections: { ...connections, Act: next('Behind') },
	} as WorkflowFile;
}

const OWN_WAIT = node('9', 'Behind', 'n8n-nodes-pingone.pingOne', 800, {
	resource: 'confirmation',
	operation: 'sendAndWait',
	user: { __rl: true, mode: 'email', value: 'ada@example.com' },
	message: 'And this?',
	relyingParty: 'host',
	sendLinkWith: 'workflow',
	deliveryWorkflow: { __rl: true, mode: 'id', value: DELIVER },
	linkValidFor: 1,
	linkValidUnit: 'days',
	page: { companyName: 'Example Ltd' },
});

const N8N_WAIT = {
	...node('9', 'Behind', 'n8n-nodes-base.wait', 800, { resume: 'webhook', options: {} }),
	typeVersion: 1.1,
	webhookId: 'behind',
};

/** Counts what workflows have acted on, by execution. */
async function startCounter() {
	const acted = new Map<string, string[]>();
	const server = createServer(({ url = '' }, response) => {
		const [, execution, status] = url.split('/');
		acted.set(execution, [...(acted.get(execution) ?? []), status]);
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
	return { acted, close: () => server.close() };
}

const linkAt = ({ cluster }: QueueWorld, role: Role, { link }: Decision) =>
	link.replace(cluster.url, cluster.urlOf(role));

/** n8n never answers some of what arrives while it resumes. */
const quietly = async (sent: Promise<unknown>) =>
	await Promise.race([sent.catch(() => undefined), delay(QUIET_MS)]);

const declineAt = async (world: QueueWorld, role: Role, decision: Decision) =>
	await quietly(postPatiently(linkAt(world, role, decision), { action: 'decline' }));

/** The same, with a body that takes its time. */
async function declineSlowly(world: QueueWorld, role: Role, decision: Decision): Promise<void> {
	const [address, proof] = linkAt(world, role, decision).split('#');
	const body = JSON.stringify({ proof, action: 'decline' });
	const sent = new Promise((resolve, reject) => {
		const headers = {
			'content-type': 'application/json',
			'content-length': String(Buffer.byteLength(body)),
		};
		const outgoing = openRequest(address, { method: 'POST', headers }, (response) => {
			response.resume();
			response.once('end', resolve);
		});
		outgoing.once('error', reject);
		outgoing.write(body.slice(0, 10));
		void delay(SLOW_MS).then(() => outgoing.end(body.slice(10)));
	});
	await quietly(sent);
}

/** How a decision is confirmed and declined at once. */
interface Late {
	name: string;
	/** Of the workflow. */
	id: string;
	/** The wait behind. */
	behind: object;
	decline: typeof declineAt;
	/** Where it is declined; it is confirmed at the first processor. */
	at: Role;
	/** Most decisions that may be acted on twice alike. */
	mostTwice: number;
	/** Most of which both were acted on: a wait of n8n's own takes what is not its (decision 9). */
	mostContradictory: number;
}

async function race(world: QueueWorld, late: Late, decision: Decision, key: SoftKey) {
	const { decline, at } = late;
	const finish = await answered(world, 'webhook1', decision, key);
	const spreadMs = decline === declineSlowly ? 0 : SPREAD_MS;
	const declining = delay(Math.random() * spreadMs).then(
		async () => await decline(world, at, decision),
	);
	await delay(Math.random() * SPREAD_MS);
	const confirming = quietly(postPatiently(linkAt(world, 'webhook1', decision), finish));
	await Promise.all([declining, confirming]);
}

/** @returns what was acted on, counted @throws unless each was, and but for so many on one decision */
function judge(acted: string[][], { mostTwice, mostContradictory }: Late): string {
	const text = counted(acted.map((statuses) => statuses.join('+') || 'nothing'));
	const once = acted.filter(({ length }) => length === 1).length;
	const contradictory = acted.filter((statuses) => new Set(statuses).size > 1).length;
	const twice = acted.filter(({ length }) => length > 1).length - contradictory;
	const seen = `acted once ${once}, contradictory ${contradictory}, same twice ${twice}: ${text}`;
	assert(contradictory <= mostContradictory, seen);
	assert(
		acted.every(({ length }) => length > 0),
		seen,
	);
	assert(twice <= mostTwice, seen);
	return seen;
}

const lateCheck = (late: Late, index: number): QueueCheck => ({
	name: `Late request: ${late.name} (${RUNS} runs)`,
	workflows: () => [
		lateWorkflow(late.id, late.behind),
		...(index === 0 ? [deliveryWorkflow(DELIVER)] : []),
	],
	publish: [late.id, ...(index === 0 ? [DELIVER] : [])],
	async run(world) {
		const counter = await startCounter();
		try {
			const { key, waiting } = await ask(world, RUNS, late.id);
			await world.sandbox.control('POST', '/settings', { latencyMs: LATENCY_MS });
			const all = [...waiting];
			while (waiting.length > 0) {
				const some = waiting.splice(0, AT_ONCE);
				await Promise.all(some.map(async (decision) => await race(world, late, decision, key)));
			}
			await delay(QUIET_MS);
			return judge(
				all.map(({ executionId }) => counter.acted.get(executionId) ?? []),
				late,
			);
		} finally {
			counter.close();
		}
	},
});

const BEHIND: Array<[name: string, decline: typeof declineAt, behind: object, what: string]> = [
	['confirm against decline', declineAt, OWN_WAIT, 'a wait of this node'],
	['slow decline', declineSlowly, OWN_WAIT, 'a wait of this node'],
	['confirm against decline', declineAt, N8N_WAIT, 'a wait of n8n'],
];

/** Requests routed by path: nothing is acted on twice. */
const BY_PATH = { how: 'by path', at: 'webhook1', mostTwice: 0 } as const;
const UNROUTED = { how: 'without routing', at: 'webhook2', mostTwice: RUNS * MOST_TWICE } as const;

/** Requests to a wait that has another one behind it: which is acted on. */
export const LATE_REQUESTS: QueueCheck[] = [UNROUTED, BY_PATH]
	.flatMap(({ how, ...routing }) =>
		BEHIND.map(([name, decline, behind, what], place) => ({
			...{ name: `${name} ${how}, ${what} behind`, id: `queue-late-${routing.at}-${place}` },
			...{ decline, behind, ...routing },
			mostContradictory: behind === N8N_WAIT && routing.mostTwice > 0 ? RUNS / 10 : 0,
		})),
	)
	.map(lateCheck);
