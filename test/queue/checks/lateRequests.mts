import assert from 'node:assert/strict';
import { createServer, request as openRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../tools/host/ports.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { decideWorkflow, deliveryWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { post } from '../../support/enrollment/linkClient.mts';
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
	await quietly(post(linkAt(world, role, decision), { action: 'decline' }));

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

type Race = (world: QueueWorld, decision: Decision, key: SoftKey) => Promise<unknown>;

const confirmAgainst =
	(decline: typeof declineAt, spreadMs: number): Race =>
	async (world, decision, key) => {
		const finish = await answered(world, 'webhook1', decision, key);
		const declining = delay(Math.random() * spreadMs).then(
			async () => await decline(world, 'webhook2', decision),
		);
		await delay(Math.random() * SPREAD_MS);
		const confirming = quietly(post(linkAt(world, 'webhook1', decision), finish));
		return await Promise.all([declining, confirming]);
	};

const lateCheck = (name: string, id: string, behind: object, race: Race): QueueCheck => ({
	name: `Late request: ${name} (${RUNS} runs)`,
	workflows: () => [
		lateWorkflow(id, behind),
		...(behind === OWN_WAIT && id.endsWith('own') ? [deliveryWorkflow(DELIVER)] : []),
	],
	publish: [id, ...(id.endsWith('own') ? [DELIVER] : [])],
	async run(world) {
		const counter = await startCounter();
		try {
			const { key, waiting } = await ask(world, RUNS, id);
			await world.sandbox.control('POST', '/settings', { latencyMs: LATENCY_MS });
			const all = [...waiting];
			while (waiting.length > 0) {
				await Promise.all(
					waiting.splice(0, AT_ONCE).map(async (decision) => await race(world, decision, key)),
				);
			}
			await delay(QUIET_MS);
			const acted = all.map(({ executionId }) => counter.acted.get(executionId) ?? []);
			const text = counted(acted.map((statuses) => statuses.join('+') || 'nothing'));
			const contradictory = acted.filter((statuses) => new Set(statuses).size > 1);
			assert.equal(contradictory.length, 0, text);
			assert(
				acted.every(({ length }) => length > 0),
				text,
			);
			const twice = acted.filter(({ length }) => length > 1).length;
			assert(twice <= all.length * MOST_TWICE, text);
			return text;
		} finally {
			counter.close();
		}
	},
});

/** Requests at two processors to a wait that has another one behind it: which is acted on. */
export const LATE_REQUESTS: QueueCheck[] = [
	lateCheck(
		'confirm against decline, a wait of this node behind',
		'queue-late-own',
		OWN_WAIT,
		confirmAgainst(declineAt, SPREAD_MS),
	),
	lateCheck(
		'slow decline, a wait of this node behind',
		'queue-late-slow',
		OWN_WAIT,
		confirmAgainst(declineSlowly, 0),
	),
	lateCheck(
		'confirm against decline, a wait of n8n behind',
		'queue-late-n8n',
		N8N_WAIT,
		confirmAgainst(declineAt, SPREAD_MS),
	),
];
