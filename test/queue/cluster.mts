import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { type Child, spawnNode } from '../../tools/host/child.mts';
import { n8nEnvironment } from '../../tools/host/environment.mts';
import type { Host } from '../../tools/host/install.mts';
import { bootstrapUserFolder, type Contents, N8nClient } from '../../tools/host/n8n.mts';
import { installPackage, packNode } from '../../tools/host/pack.mts';
import { freePort } from '../../tools/host/ports.mts';
import { setUpOwner } from '../../tools/host/session.mts';
import { eventually } from '../support/eventually.mts';
import { OWNER } from '../support/n8n.mts';
import { openProxy, type Proxy } from './proxy.mts';
import { createPostgres, createRedis, type Service } from './services.mts';

const ROLES = {
	main: ['start'],
	worker1: ['worker', '--concurrency=5'],
	worker2: ['worker', '--concurrency=5'],
	webhook1: ['webhook'],
	webhook2: ['webhook'],
};

/** Processes of the cluster, by what they do. */
export type Role = keyof typeof ROLES;
const ALL = Object.keys(ROLES) as Role[];

/** n8n in queue mode on this machine. */
export interface Cluster {
	/** Address of the proxy: n8n's, for people and for HR systems. */
	url: string;
	client(): N8nClient;
	postgres: Service;
	redis: Service;
	/** Address of one process. */
	urlOf(role: Role): string;
	/** Ends processes at once, as a crash or a lost machine would. */
	kill(...roles: Role[]): Promise<void>;
	/** Starts processes that do not run, and waits until they are ready. */
	start(...roles: Role[]): Promise<void>;
	/** Names of the processes that run. */
	running(): Role[];
	/** The last lines of a process's log. */
	log(role: Role): string;
	/** What a process has used so far, from Linux's /proc. */
	usage(role: Role): Usage;
	close(): Promise<void>;
}

/** CPU time since the start, and memory now. */
export interface Usage {
	cpuSeconds: number;
	megabytes: number;
}

/** Clock ticks of /proc, as `getconf CLK_TCK` has them on Linux. */
const TICKS_PER_SECOND = 100;

/** proc(5): fields 14 and 15 of stat are user and system time, VmRSS is the memory in use. */
function usageOf(pid: number): Usage {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return {
		cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
		megabytes: Math.round(Number(kilobytes) / 1024),
	};
}

interface Seat {
	port: number;
	broker: number;
	folder: string;
	child?: Child;
}

const isReady = async (port: number): Promise<boolean> => {
	try {
		const { statusCode, body } = await request(`http://127.0.0.1:${port}/healthz/readiness`);
		await body.dump();
		return statusCode === 200;
	} catch {
		return false;
	}
};

/**
 * Starts PostgreSQL, Redis, n8n's main process, two workers, two webhook processors and a proxy
 * before them, each n8n with the packed node in a folder of its own.
 *
 * @param contents credentials and workflows
 * @param publish IDs of the workflows to make live
 * @param settings further settings of n8n, for all processes; they may have n8n install the node itself
 */
export async function startCluster(
	host: Host,
	contents: Contents,
	publish: string[],
	settings: NodeJS.ProcessEnv = {},
): Promise<Cluster> {
	const folder = mkdtempSync(join(tmpdir(), 'queue-'));
	chmodSync(folder, 0o755);
	const [postgres, redis] = [await createPostgres(folder), await createRedis(folder)];
	const proxyPort = await freePort();
	const url = `http://localhost:${proxyPort}`;
	const shared: NodeJS.ProcessEnv = {
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'n8n',
		N8N_WEBHOOK_URL: `${url}/`,
		N8N_EDITOR_BASE_URL: `${url}/`,
		...settings,
	};

	const byItself = settings.N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV === 'true';
	const { tarball } = await packNode();
	const seats = {} as Record<Role, Seat>;
	for (const role of ALL) {
		const home = join(folder, role);
		mkdirSync(home, { recursive: true });
		if (!byItself) await installPackage(tarball, home);
		seats[role] = { port: await freePort(), broker: await freePort(), folder: home };
	}

	const run = async (role: Role) => {
		const seat = seats[role];
		const own = { ...shared, QUEUE_HEALTH_CHECK_PORT: String(seat.port) };
		const child = spawnNode(host.bin, ROLES[role], {
			cwd: seat.folder,
			env: n8nEnvironment(host, seat.folder, seat.port, seat.broker, own),
		});
		seat.child = child;
		void child.exited.then(() => {
			if (seat.child === child) seat.child = undefined;
		});
		await eventually(`${role} is ready`, async () => {
			if (!seat.child) throw new Error(`${role} ended while starting:\n${child.log()}`);
			return (await isReady(seat.port)) || undefined;
		});
	};

	await Promise.all([postgres.start(), redis.start()]);
	await bootstrapUserFolder(
		{ host, userFolder: seats.main.folder, env: { ...shared, EXECUTIONS_MODE: 'regular' } },
		contents,
	);
	await run('main');
	const mainUrl = `http://localhost:${seats.main.port}`;
	await eventually('main serves its API', async () => {
		const { body, headers } = await request(`${mainUrl}/rest/settings`);
		await body.dump();
		return String(headers['content-type']).includes('json') || undefined;
	});
	await setUpOwner(mainUrl, OWNER);
	const signIn = async () => await N8nClient.signIn(mainUrl, OWNER);
	let client = await signIn();
	await Promise.all(ALL.slice(1).map(run));
	for (const id of publish) await client.publish(id);
	const processors = [seats.webhook1.port, seats.webhook2.port];
	const proxy: Proxy = await openProxy(proxyPort, seats.main.port, processors);

	const running = () => ALL.filter((role) => seats[role].child !== undefined);
	return {
		url,
		client: () => client,
		postgres,
		redis,
		urlOf: (role) => `http://localhost:${seats[role].port}`,
		running,
		log: (role) => seats[role].child?.log() ?? '',
		usage(role) {
			const { child } = seats[role];
			if (!child) throw new Error(`${role} does not run`);
			return usageOf(child.pid);
		},
		async kill(...roles) {
			const children = roles.flatMap((role) => seats[role].child ?? []);
			for (const { pid } of children) process.kill(-pid, 'SIGKILL');
			await Promise.all(children.map(async ({ exited }) => await exited));
		},
		async start(...roles) {
			const absent = roles.filter((role) => seats[role].child === undefined);
			await Promise.all(absent.map(run));
			if (absent.includes('main')) client = await signIn();
		},
		async close() {
			await proxy.close();
			await Promise.all(ALL.map(async (role) => await seats[role].child?.stop(2_000)));
			await redis.stop();
			await postgres.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
