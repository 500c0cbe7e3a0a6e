import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { enrollWorkflow, type EnrollmentHost } from '../../support/enrollment/host.mts';
import { answerAttempt, call, post } from '../../support/enrollment/linkClient.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';

const ADA = { email: 'ada@example.com' };
const SOCKETS = 300;
/** At least so long, and until an unrelated page is answered: a busy machine takes longer. */
const WATCH_MS = 12_000;
const MAX_WATCH_MS = 120_000;
const MAX_GROWTH_MB = 500;

let host: EnrollmentHost;

useEnrollment({ workflows: (sandbox) => [enrollWorkflow(sandbox, 'enroll')] }, (started) => {
	({ host } = started);
});

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

/** A request that stops after most of its body, and is never given up by its sender. */
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
	return socket;
}

it(`${SOCKETS} slow requests of one link cost less than ${MAX_GROWTH_MB} MB, and stop nobody`, async () => {
	const { link } = await host.start('enroll', ADA);
	const other = await host.start('enroll', ADA);
	// Warm: the code is loaded, and what n8n keeps for every request is there.
	for (let index = 0; index < 20; index++) await call(link);
	const before = residentMb();
	const sockets = Array.from({ length: SOCKETS }, () => openSlowly(link));
	let most = 0;
	const started = Date.now();
	const unrelated: Array<{ status: number; ms: number }> = [];
	const isWatching = () => {
		const ms = Date.now() - started;
		return ms < WATCH_MS || (ms < MAX_WATCH_MS && unrelated.at(-1)?.status !== 200);
	};
	while (isWatching()) {
		const asked = Date.now();
		const { status } = await call(other.link);
		unrelated.push({ status, ms: Date.now() - asked });
		most = Math.max(most, residentMb());
		await delay(200);
	}
	const growth = Math.round(most - before);
	process.stdout.write(
		`n8n grew by ${growth} MB with ${SOCKETS} slow requests; an unrelated page: ${JSON.stringify(unrelated)}\n`,
	);
	expect(growth).toBeLessThan(MAX_GROWTH_MB);
	// While 300 requests arrive at once n8n itself may answer 500: its database is asked for each.
	expect(unrelated.at(-1)?.status).toBe(200);
	expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	for (const socket of sockets) socket.destroy();
});
