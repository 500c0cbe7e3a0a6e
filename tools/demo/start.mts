import { join } from 'node:path';
import { appendFileSync, writeFileSync } from 'node:fs';
import { ensureHost } from '../host/install.mts';
import { tryLock } from '../host/lock.mts';
import { type Owner, type ReachedN8n, type RunningN8n, startN8n } from '../host/n8n.mts';
import { type Mailbox, openMailbox } from '../host/mailbox.mts';
import { installPackage, packNode } from '../host/pack.mts';
import { portGivenBack } from '../host/ports.mts';
import { reachN8n } from '../host/reach.mts';
import { contents, demoOwner, liveWorkflows, prepareHome } from './home.mts';
import { type Inbox, openInbox } from './inbox.mts';
import { type DemoOptions, Refusal } from './options.mts';
import { type RunningSandbox, startSandbox } from './sandbox.mts';

/** Everything that runs during the demo; what comes after the start needs nothing else. */
export interface Demo {
	n8n: ReachedN8n & Pick<RunningN8n, 'exited'>;
	sandbox: RunningSandbox;
	owner: Owner;
	mailbox: Mailbox;
	inbox: Inbox;
	/** n8n's `N8N_USER_FOLDER`. */
	userFolder: string;
	/** Where n8n's complete log is. */
	logFile: string;
}

/** Registers what has to be undone at the end; the last comes first. */
export type Defer = (undo: () => Promise<void> | void) => void;

const say = (line: string) => process.stderr.write(`${line}\n`);

/**
 * How long a port may stay taken after the demo that had it was killed. The system takes a process
 * as large as n8n down bit by bit: its ports come last, when no list of processes shows it any more.
 */
const TAKE_DOWN_MS = 10_000;

/** @returns how long to wait for ports, in milliseconds */
const claimHome = (home: string, defer: Defer): number => {
	const lock = tryLock(join(home, 'demo.lock'));
	if ('owner' in lock) {
		throw new Refusal(
			`The demo is running already (process ${lock.owner.pid}); the window it was started in ` +
				'shows its address. Stop that one with Ctrl-C first, or run a second one beside it:\n' +
				'  npm run demo -- --home .demo/second --n8n-port 5679 --sandbox-port 4011',
		);
	}
	defer(lock.release);
	return lock.inherited ? TAKE_DOWN_MS : 0;
};

/** Says once, for all ports, that the demo waits for them. */
const waitTeller = () => {
	let told = false;
	return () => {
		if (!told) say('The last demo was killed; waiting until its ports are free ...');
		told = true;
	};
};

const checkPorts = async (options: DemoOptions, patienceMs: number) => {
	const { n8nUrl, n8nPort, sandboxPort, mailPort, smtpPort } = options;
	const onWait = waitTeller();
	const check = async (what: string, option: string, port: number) => {
		if (await portGivenBack(port, patienceMs, onWait)) return;
		throw new Refusal(
			`Port ${port}, which ${what} needs, is in use by another program. ` +
				`Stop that program, or choose another port:\n  npm run demo -- --${option} ${port + 1}`,
		);
	};
	if (n8nUrl === undefined) await check('n8n', 'n8n-port', n8nPort);
	await check('the PingOne sandbox', 'sandbox-port', sandboxPort);
	await check("the mailbox's page", 'mail-port', mailPort);
	await check('the mailbox', 'smtp-port', smtpPort);
};

/** Starts the file anew and answers what appends a line to it. */
const logTo = (file: string) => {
	writeFileSync(file, '', { mode: 0o600 });
	return (line: string) => appendFileSync(file, `${line}\n`);
};

/** The mails of the workflows, and the page that shows them. */
const openMail = async ({ smtpPort, mailPort, mailHost }: DemoOptions, defer: Defer) => {
	const mailbox = await openMailbox(smtpPort);
	defer(mailbox.close);
	const inbox = await openInbox(mailbox, mailPort, mailHost);
	defer(inbox.close);
	return { mailbox, inbox };
};

/** Installs n8n, and the package into it. */
const installOwn = async (home: string) => {
	const host = await ensureHost();
	const { tarball } = await packNode();
	const userFolder = join(home, 'home');
	await installPackage(tarball, userFolder);
	return { host, userFolder };
};

/** Starts the n8n that was installed for the demo. */
const startOwn = async (
	{ host, userFolder }: Awaited<ReturnType<typeof installOwn>>,
	{ home, n8nPort, smtpPort }: DemoOptions,
	{ owner, sandbox }: Pick<Demo, 'owner' | 'sandbox'>,
	env: NodeJS.ProcessEnv,
) => {
	await prepareHome(host, userFolder, n8nPort, sandbox, smtpPort);
	say(`Starting n8n ${host.version} ...`);
	const logFile = join(home, 'n8n.log');
	const n8n = await startN8n({
		host,
		userFolder,
		port: n8nPort,
		owner,
		publish: liveWorkflows(),
		onNotLive: (why) => say(`${why}. The demo goes on without it: change or unpublish it in n8n.`),
		// n8n's own default is New York's.
		env: { GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone, ...env },
		onLine: logTo(logFile),
	});
	return { n8n, userFolder, logFile };
};

/**
 * Installs what is missing and starts the sandbox and n8n, telling each step on stderr. An n8n that
 * the options name is neither installed nor started.
 *
 * @param env additions to the environment of an n8n that is started here
 * @throws Refusal when a port is taken or the demo runs already
 */
export async function startDemo(
	options: DemoOptions,
	defer: Defer,
	env: NodeJS.ProcessEnv = {},
): Promise<Demo> {
	const { home, n8nUrl, sandboxPort, smtpPort } = options;
	await checkPorts(options, claimHome(home, defer));
	const installed = n8nUrl === undefined ? await installOwn(home) : undefined;

	const mail = await openMail(options, defer);
	say('Starting the PingOne sandbox ...');
	const sandbox = await startSandbox(sandboxPort);
	defer(sandbox.stop);
	const owner = demoOwner(home);
	if (!installed) {
		say(`Waiting for n8n at ${String(n8nUrl)} ...`);
		const filling = contents(sandbox, smtpPort);
		const reached = await reachN8n(String(n8nUrl), owner, filling, liveWorkflows()).catch(
			(thrown: unknown) => {
				throw new Refusal(thrown instanceof Error ? thrown.message : String(thrown));
			},
		);
		// Its end is a matter of whoever started it.
		const n8n = { ...reached, exited: new Promise<never>(() => undefined) };
		return { n8n, sandbox, owner, ...mail, userFolder: home, logFile: "where n8n's own goes" };
	}
	const own = await startOwn(installed, options, { owner, sandbox }, env);
	defer(own.n8n.stop);
	return { ...own, sandbox, owner, ...mail };
}
