import { execFile } from 'node:child_process';
import { chmodSync, chownSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Child, spawnNode } from '../../tools/host/child.mts';
import { freePort } from '../../tools/host/ports.mts';
import { repoRoot } from '../../tools/host/repo.mts';
import { eventually } from '../support/eventually.mts';

const DATABASE_USER = 'postgres';

/** A server that n8n needs, which can go away and come back. */
export interface Service {
	port: number;
	start(): Promise<void>;
	/** Ends it in good order; what it has stored stays, if it stores. */
	stop(): Promise<void>;
}

interface User {
	uid: number;
	gid: number;
}

const accepts = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
		socket.once('close', () => socket.destroy());
		socket.once('connect', () => socket.destroy());
	});

const service = (port: number, run: () => Child): Service => {
	let child: Child | undefined;
	return {
		port,
		async start() {
			const started = run();
			child = started;
			let ended = false;
			void started.exited.then(() => (ended = true));
			await eventually(`port ${port} opens`, async () => {
				if (ended) throw new Error(`It ended while starting:\n${started.log()}`);
				return (await accepts(port)) || undefined;
			});
		},
		async stop() {
			await child?.stop();
			child = undefined;
		},
	};
};

const binary = (program: string, args: string[], cwd: string, user?: User): Child =>
	spawnNode(join(repoRoot(), 'test', 'queue', 'runBinary.mts'), [program, ...args], {
		cwd,
		env: {
			...process.env,
			...(user && { RUN_UID: String(user.uid), RUN_GID: String(user.gid) }),
		},
	});

/** Debian keeps PostgreSQL's programs outside the PATH. */
const postgresBinaries = (): string => {
	const [newest] = globSync('/usr/lib/postgresql/*/bin').sort().reverse();
	if (newest === undefined) {
		throw new Error('PostgreSQL is not installed: apt-get install postgresql');
	}
	return newest;
};

/** PostgreSQL refuses to run as root; its package brings a user for it. */
const databaseUser = (): User | undefined => {
	if (process.getuid?.() !== 0) return undefined;
	const line = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.find((entry) => entry.startsWith(`${DATABASE_USER}:`));
	const [, , uid, gid] = line?.split(':') ?? [];
	if (uid === undefined) throw new Error(`There is no user ${DATABASE_USER} to run PostgreSQL.`);
	return { uid: Number(uid), gid: Number(gid) };
};

/** An empty PostgreSQL in a folder of its own; anybody on this machine may use it. */
export async function createPostgres(folder: string): Promise<Service> {
	const bin = postgresBinaries();
	const user = databaseUser();
	const data = join(folder, 'postgres');
	mkdirSync(data, { recursive: true });
	chmodSync(folder, 0o755);
	if (user) chownSync(data, user.uid, user.gid);
	const init = ['-D', data, '-U', 'n8n', '--auth=trust', '-E', 'UTF8', '--no-sync'];
	await promisify(execFile)(join(bin, 'initdb'), init, { cwd: data, ...user });
	const port = await freePort();
	const args = ['-D', data, '-p', String(port), '-k', data, '-c', 'listen_addresses=127.0.0.1'];
	args.push('-c', 'fsync=off', '-c', 'max_connections=200');
	return service(port, () => binary(join(bin, 'postgres'), args, data, user));
}

/** A Redis that keeps nothing when it goes away. */
export async function createRedis(folder: string): Promise<Service> {
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
	args.push('--save', '', '--appendonly', 'no');
	return service(port, () => binary('redis-server', args, folder));
}
