import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { freePort } from '../../tools/host/ports.mts';
import { openSession } from '../../tools/host/session.mts';
import { read } from '../support/documentation.mts';
import { eventually } from '../support/eventually.mts';
import { Reader } from '../support/enrollment/reader.mts';
import {
	descendantsOf,
	processesMarked,
	type StartedCommand,
	startTool,
	stillRunning,
} from './processes.mts';

const MARK = 'DEMO_TEST';

interface Ports {
	n8n: number;
	sandbox: number;
	mail: number;
	smtp: number;
}

const listen = async (port: number): Promise<Server> =>
	await new Promise((resolve) => {
		const server = createServer();
		server.listen(port, '127.0.0.1', () => resolve(server));
	});

const close = async (server: Server) => await new Promise((resolve) => server.close(resolve));

const isFree = async (port: number) => {
	const server = await listen(port);
	await close(server);
	return true;
};

/** The clicks that the README promises. */
const CLICKS = 2;

/** Does what a newcomer does: opens the mailbox that the terminal names, and clicks. */
async function registerBy(terminal: string) {
	const [, inbox] = /^ +Mailbox +(\S+)$/m.exec(terminal) ?? [];
	const reader = await Reader.open(inbox);
	await reader.followLink();
	const words = await reader.clickButton();
	await reader.useKey();
	await reader.close();
	expect(reader.clicks).toBe(CLICKS);
	expect(read('README.md')).toContain(`click **${words}**`);
}

/** Signs in at the address of the editor, as the terminal says. @throws when n8n refuses that */
async function signInBy(terminal: string) {
	const [, url] = /^ +Onboard a hire +(\S+)\/workflow\/endToEnd$/m.exec(terminal) ?? [];
	const [, email] = /^ +email +(\S+)$/m.exec(terminal) ?? [];
	const [, password] = /^ +password +(\S+)$/m.exec(terminal) ?? [];
	const session = await openSession(url, { email, password, firstName: '', lastName: '' });
	await session.call('GET', '/workflows/endToEnd');
}

describe('npm run demo', () => {
	const mark = randomUUID();
	let home: string;
	let ports: Ports;

	const demoWith = (env: NodeJS.ProcessEnv, ...args: string[]): StartedCommand =>
		startTool(
			'tools/demo/main.mts',
			[
				...['--home', home, '--n8n-port', String(ports.n8n)],
				...['--sandbox-port', String(ports.sandbox)],
				...['--mail-port', String(ports.mail), '--smtp-port', String(ports.smtp), ...args],
			],
			{ [MARK]: mark, npm_lifecycle_event: undefined, ...env },
		);
	const demo = (...args: string[]) => demoWith({}, ...args);
	const seen: number[] = [];
	const leftOver = () => stillRunning([...seen, ...processesMarked(MARK, mark)]);
	/** n8n starts some of its helpers with an environment of their own: remember them by id. */
	const remember = ({ child }: StartedCommand) => {
		const started = descendantsOf(child.pid ?? 0);
		seen.push(...started);
		return started.length;
	};

	beforeAll(async () => {
		home = mkdtempSync(join(tmpdir(), 'demo-'));
		ports = {
			n8n: await freePort(),
			sandbox: await freePort(),
			mail: await freePort(),
			smtp: await freePort(),
		};
	});

	afterEach(() => expect(leftOver()).toEqual([]));

	afterAll(() => rmSync(home, { recursive: true, force: true }));

	// The first one may have to install n8n.
	it('plays the whole way with --once, and ends with the active device on stdout', async () => {
		const started = demo('--once');

		expect([await started.exited, started.stderr()]).toEqual([
			0,
			expect.stringMatching(/Ada Lovelace has registered a passkey: device \S+ is ACTIVE\n$/),
		]);
		const device = JSON.parse(started.stdout()) as Record<string, unknown>;
		expect(device).toMatchObject({
			id: expect.stringMatching(/^[0-9a-f-]{36}$/),
			type: 'FIDO2',
			status: 'ACTIVE',
			enrollment: { status: 'ENROLLED', user: { name: 'Ada Lovelace' } },
		});
		expect(started.stdout()).toBe(`${JSON.stringify(device, null, 2)}\n`);
	});

	it('says what is missing without Chromium, and ends with the device that was created', async () => {
		const started = demoWith({ CHROMIUM_PATH: '/no/chromium' }, '--once');

		expect(await started.exited).toBe(0);
		expect(started.stderr()).toContain('There is no Chromium at /no/chromium: install it');
		const device = JSON.parse(started.stdout()) as Record<string, unknown>;
		expect(device).toMatchObject({
			id: expect.stringMatching(/^[0-9a-f-]{36}$/),
			type: 'FIDO2',
			status: 'ACTIVATION_REQUIRED',
			rp: { id: 'example.com', name: 'Example Company' },
			user: { id: 'b30ac647-e33e-464f-a6ea-0275082d4c26' },
			publicKeyCredentialCreationOptions: expect.stringContaining('"challenge":['),
		});
		expect(started.stdout()).toBe(`${JSON.stringify(device, null, 2)}\n`);
	});

	it.each([
		['n8n', '--n8n-port'],
		['sandbox', '--sandbox-port'],
		['mail', '--mail-port'],
		['smtp', '--smtp-port'],
	] as const)(
		'says which port is taken when it is that of %s, and what to do',
		async (who, option) => {
			const server = await listen(ports[who]);
			const started = demo('--once');

			expect(await started.exited).toBe(1);
			await close(server);
			expect(started.stderr()).toContain(`Port ${ports[who]}`);
			expect(started.stderr()).toContain(`${option} ${ports[who] + 1}`);
			expect(started.stdout()).toBe('');
		},
	);

	it('refuses a port on which no browser opens a page', async () => {
		const started = demo('--n8n-port', '6000');

		expect(await started.exited).toBe(1);
		expect(started.stderr()).toMatch(/Browsers refuse .* 6000.*--n8n-port/s);
	});

	it('refuses an unknown option with the usage', async () => {
		const started = demo('--twice');

		expect(await started.exited).toBe(1);
		expect(started.stderr()).toMatch(/--twice[\s\S]*Usage: npm run demo/);
	});

	it('runs until Ctrl-C, refuses to be started twice, and leaves nothing behind', async () => {
		const started = demo();
		await started.says(/Press Ctrl-C to stop/);
		expect(remember(started)).toBeGreaterThanOrEqual(3);
		await signInBy(started.stderr());

		const second = demo('--once');
		expect(await second.exited).toBe(1);
		expect(second.stderr()).toContain(`running already (process ${started.child.pid})`);

		const answer = await request(`http://localhost:${ports.n8n}/webhook/hr-onboarding`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ employee: 'Alan Turing', email: 'alan.turing@example.com' }),
		});
		expect(answer.statusCode).toBe(200);
		expect(await answer.body.json()).toMatchObject({ type: 'FIDO2' });

		await registerBy(started.stderr());
		await started.says(/Ada Lovelace has registered a passkey: device [0-9a-f-]{36} is ACTIVE/);

		started.child.kill('SIGINT');
		expect(await started.exited).toBe(0);
		expect(await isFree(ports.n8n)).toBe(true);
		expect(await isFree(ports.sandbox)).toBe(true);
	});

	it('leaves nothing behind when Ctrl-C comes while n8n is starting', async () => {
		const started = demo();
		await started.says(/Starting n8n/);
		started.child.kill('SIGINT');

		expect(await started.exited).toBe(130);
	});

	it('speaks of no wait after a demo that was killed when its ports are free at once', async () => {
		// A process that lives, but was started at another time than the lock's owner.
		const dead = { pid: process.pid, started: 'earlier', token: 'dead' };
		writeFileSync(join(home, 'demo.lock'), JSON.stringify(dead));
		const started = demo();
		await started.says(/Starting the PingOne sandbox/);
		started.child.kill('SIGINT');
		await started.exited;

		expect(started.stderr()).not.toContain('waiting until its ports are free');
	});

	it('leaves nothing behind when it is killed without a chance to clean up', async () => {
		const started = demo();
		await started.says(/Press Ctrl-C to stop/);
		remember(started);
		started.child.kill('SIGKILL');
		await started.exited;

		await eventually(
			'all of it ends',
			async () => await Promise.resolve(leftOver().length === 0 || undefined),
		);

		// The system may hold a killed n8n's port for a moment longer; here another one surely is.
		const server = await listen(ports.mail);
		const next = demo('--once');
		await next.says(/The last demo was killed; waiting/);
		await close(server);
		const code = await next.exited;
		// With its words, so that a failure tells why.
		expect([code, code === 0 ? '' : next.stderr()]).toEqual([0, '']);
	});
});
