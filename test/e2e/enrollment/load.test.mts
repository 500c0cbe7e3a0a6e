import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { enrollWorkflow, type EnrollmentHost } from '../../support/enrollment/host.mts';
import { answerAttempt, call, post } from '../../support/enrollment/linkClient.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { next, node } from '../../support/enrollment/workflows.mts';
import { eventually } from '../../support/eventually.mts';
import { vitalsDuring } from '../../support/vitals.mts';

/*
 * Attacks on the page of a link, and the same on the address of n8n's own Wait node, which is what n8n
 * itself costs: `ROUNDS=2 AT_ONCE=1500 HOLD_SECONDS=10 npm run test:one -- test/e2e/enrollment/load.test.mts`
 * plays them at full size, CI at a share. Under them n8n answers 500 when its database gives it no
 * connection in time, and 503 for all addresses when its own look at the database takes 5 s (2.41.1,
 * db-connection-monitor.js), with its own node as with ours: so it is not asked how long it takes.
 */

const ADA = { email: 'ada@example.com' };
const SOCKETS = 300;
/** Until then the node has cut off those that it reads; n8n itself keeps others for minutes. */
const WATCH_MS = 7_000;
const MAX_GROWTH_MB = 500;
const TRICKLE_MS = 200;
const HOLD_MS = Number(process.env.HOLD_SECONDS ?? 2) * 1_000;
const AT_ONCE = Number(process.env.AT_ONCE ?? 150);
const ROUNDS = Number(process.env.ROUNDS ?? 1);
/** How much more processor time n8n may take than for its own node. */
const TOLERANCE = 2;

let host: EnrollmentHost;

/** Waits for a PUT, so that no request of these tests ends it. */
const plainWait = {
	...{ id: 'plain', name: 'plain', settings: { executionOrder: 'v1' } },
	nodes: [
		node('1', 'HR', 'n8n-nodes-base.webhook', 0, {
			httpMethod: 'POST',
			path: 'plain',
			options: {},
		}),
		node('2', 'Mail', 'n8n-nodes-base.set', 200, {
			assignments: {
				assignments: [
					{ id: 'l', name: 'link', value: '={{ $execution.resumeUrl }}', type: 'string' },
				],
			},
			options: {},
		}),
		{
			...node('3', 'Wait', 'n8n-nodes-base.wait', 400, {
				...{ resume: 'webhook', httpMethod: 'PUT', options: {} },
			}),
			...{ typeVersion: 1.1, webhookId: 'plain-wait' },
		},
	],
	connections: { HR: next('Mail'), Mail: next('Wait') },
};

useEnrollment(
	{ workflows: (sandbox) => [enrollWorkflow(sandbox, 'enroll'), plainWait] },
	(started) => {
		({ host } = started);
	},
);

/** Resident memory of n8n and what it has started, in MB. */
function residentMb(): number {
	const group = host.n8n().pid;
	const kb = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((pid) => {
			try {
				const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
					.replace(/^.*\) /, '')
					.split(' ');
				if (Number(stat[2]) !== group) return 0;
				const status = readFileSync(`/proc/${pid}/status`, 'utf8');
				return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? 0);
			} catch {
				return 0;
			}
		});
	return kb.reduce((sum, one) => sum + one, 0) / 1024;
}

/** A request whose last bytes come one by one, and never all; its sender does not give it up. */
function openSlowly(link: string): Socket {
	const { hostname, port, pathname, search, host: authority } = new URL(link);
	const socket = connect(Number(port), hostname);
	socket.on('error', () => undefined);
	const head = [
		`POST ${pathname}${search} HTTP/1.1`,
		`Host: ${authority}`,
		'Content-Type: application/json',
		'Content-Length: 131000',
	];
	socket.write(`${head.join('\r\n')}\r\n\r\n{"action":"${'x'.repeat(120_000)}`);
	const trickle = setInterval(() => socket.write('x'), TRICKLE_MS);
	socket.on('close', () => clearInterval(trickle));
	return socket;
}

/**
 * The user enrolls, and sends again, as the page does, what n8n itself had no time for. Once the node is
 * asked, it finds a place for them.
 */
async function enrolls(link: string): Promise<void> {
	const refused: string[] = [];
	const finish = await eventually(
		'a begin',
		async () =>
			await answerAttempt(link).catch((error: unknown) => {
				const { message } = error as Error;
				if (message.startsWith('4')) refused.push(message);
				return undefined;
			}),
	);
	await eventually('the finish', async () => {
		const { status, text, json } = await post(link, finish);
		if (status < 500 && json.done !== true) refused.push(text);
		return json.done === true ? true : undefined;
	});
	expect(refused).toEqual([]);
}

it(`${SOCKETS} slow requests of one link cost less than ${MAX_GROWTH_MB} MB, and stop nobody`, async () => {
	const { link } = await host.start('enroll', ADA);
	const other = await host.start('enroll', ADA);
	// Warm: the code is loaded, and what n8n keeps for every request is there.
	for (let index = 0; index < 20; index++) await call(link);
	const before = residentMb();
	const sockets = Array.from({ length: SOCKETS }, () => openSlowly(link));
	let most = 0;
	const unrelated: Array<{ status: number; ms: number }> = [];
	const started = Date.now();
	await eventually('an answer to an unrelated page', async () => {
		const asked = Date.now();
		const { status } = await call(other.link);
		unrelated.push({ status, ms: Date.now() - asked });
		most = Math.max(most, residentMb());
		return (asked - started > WATCH_MS && status === 200) || undefined;
	});
	const growth = Math.round(most - before);
	process.stdout.write(
		`n8n grew by ${growth} MB with ${SOCKETS} slow requests; an unrelated page: ${JSON.stringify(unrelated)}\n`,
	);
	expect(growth).toBeLessThan(MAX_GROWTH_MB);
	for (const socket of sockets) socket.destroy();
	await enrolls(link);
});

/** What is done to an address. */
const ATTACKS: Record<string, (link: string) => Promise<unknown>> = {
	[`${SOCKETS} slow requests, dropped`]: async (link) => {
		const sockets = Array.from({ length: SOCKETS }, () => openSlowly(link));
		await delay(HOLD_MS);
		for (const socket of sockets) socket.destroy();
	},
	[`${AT_ONCE} opens at once`]: async (link) =>
		await Promise.all(
			Array.from({ length: AT_ONCE }, async () => await call(link).catch(() => undefined)),
		),
};

it.each(Object.entries(ATTACKS))(
	'%s cost n8n what they cost at its own Wait node, and the user goes on',
	async (name, attack) => {
		const { link } = await host.start('enroll', ADA);
		const { link: plain } = await host.start('plain', ADA);
		// Warm: the code is loaded, and what n8n keeps for every request is there.
		for (let index = 0; index < 20; index++) await Promise.all([call(plain), call(link)]);
		// n8n comes to what was dropped late: its next answer says that it has.
		const play = async (target: string) =>
			await vitalsDuring(host.n8n(), async () => {
				await attack(target);
				const isAnswered = async () => (await call(link)).status === 200 || undefined;
				await eventually('an answer', isAnswered);
			});
		const spent = { plain: 0, ours: 0, healthz: [] as number[] };
		for (let round = 0; round < ROUNDS; round++) {
			const floor = await play(plain);
			const found = await play(link);
			spent.plain += floor.work;
			spent.ours += found.work;
			spent.healthz.push(floor.longestMs, found.longestMs);
			expect(found.grown).toBeLessThan(MAX_GROWTH_MB);
		}
		process.stdout.write(`${name}, in ms of the processor: ${JSON.stringify(spent)}\n`);
		expect(spent.ours).toBeLessThan(TOLERANCE * spent.plain);
		await enrolls(link);
	},
);
