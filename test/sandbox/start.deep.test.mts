import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox.mts';

let running: SandboxProcess[] = [];

async function start(options?: Parameters<typeof startSandboxProcess>[0]): Promise<SandboxProcess> {
	const sandbox = await startSandboxProcess(options);
	running.push(sandbox);
	return sandbox;
}

afterEach(async () => {
	await Promise.all(running.map((sandbox) => sandbox.close()));
	running = [];
});

interface Run {
	code: number | null;
	stdout: string;
	stderr: string;
}

/** Runs the command line until it ends; `signal` is sent at the first output. */
async function run(args: string[], signal?: NodeJS.Signals): Promise<Run> {
	const child = spawn(process.execPath, ['sandbox/main.mts', ...args]);
	const output = { stdout: '', stderr: '' };
	child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
	child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
	if (signal) child.stdout.once('data', () => child.kill(signal));
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, ...output };
}

describe('node sandbox/main.mts', () => {
	it('prints one line of JSON with --json', async () => {
		const { stdout, code } = await run(['--port', '0', '--json'], 'SIGTERM');
		expect(code).toBe(0);
		expect(stdout.match(/\n/g)).toHaveLength(1);
		expect(JSON.parse(stdout)).toMatchObject({
			url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
			environmentId: 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6',
			users: [
				{
					id: 'b30ac647-e33e-464f-a6ea-0275082d4c26',
					username: 'ada.lovelace',
					email: 'ada@example.com',
				},
				{},
				{},
				{},
				{},
			],
		});
	});

	it('ends when whoever started it with a channel is killed', async () => {
		const start = `
			const { startSandboxProcess } = await import('./test/support/sandbox.mts');
			const { url } = await startSandboxProcess();
			process.stdout.write(url);
			setInterval(() => {}, 1_000);`;
		const parent = spawn(process.execPath, ['--input-type=module', '-e', start]);
		const [url] = (await once(parent.stdout, 'data')) as [Buffer];
		parent.kill('SIGKILL');
		const port = Number(new URL(url.toString()).port);
		const isReached = async () => {
			const socket = connect(port, '127.0.0.1');
			const reached = await Promise.race([
				once(socket, 'connect').then(() => true),
				once(socket, 'error').then(() => false),
			]).catch(() => false);
			socket.destroy();
			return reached;
		};
		while (await isReached()) await delay(20);
	});

	it('prints the same IDs on every start', async () => {
		const [first, second] = [await start(), await start()];
		expect({ ...second.ids, url: '' }).toEqual({ ...first.ids, url: '' });
	});

	it('prints a banner for people, and stops on SIGINT', async () => {
		const { stdout, stderr, code } = await run(['--port', '0'], 'SIGINT');
		expect([code, stderr]).toEqual([0, '']);
		expect(stdout).toContain('PingOne sandbox is ready on http://127.0.0.1:');
		expect(stdout).toContain('Client secret');
		expect(stdout).toContain('Workforce passkeys');
		expect(stdout).toContain('ada.lovelace');
	});

	it('says in one line that the port is taken', async () => {
		const { url } = await start();
		const { port } = new URL(url);
		const { code, stdout, stderr } = await run(['--port', port]);
		expect([code, stdout]).toEqual([1, '']);
		expect(stderr).toBe(`sandbox: port ${port} is in use; choose another with --port\n`);
	});

	it.each([['--port', 'many'], ['--port', '70000'], ['--nonsense']])(
		'refuses %s %s',
		async (...args) => {
			const { code, stderr } = await run(args.filter((each) => each !== undefined));
			expect(code).toBe(1);
			expect(stderr).toMatch(/^sandbox: .+\n$/);
		},
	);

	it('adds users on request', async () => {
		const sandbox = await start({ users: 3 });
		expect(sandbox.ids.users).toHaveLength(5);
		const devices = await sandbox.control('POST', '/reset', { users: 0 });
		expect(devices).toEqual({ reset: true, hires: 0 });
	});

	it('stops at once although a client keeps its connection open', async () => {
		const sandbox = await start();
		const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		socket.on('error', () => undefined);
		await once(socket, 'connect');
		const closed = once(socket, 'close');
		const started = performance.now();
		await sandbox.close();
		await closed;
		expect(performance.now() - started).toBeLessThan(1500);
	});
});
