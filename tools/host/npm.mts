import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { spawnNode } from './child.mts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Thrown when a signal stopped a command; nothing of the command is left running. */
export class InterruptedError extends Error {
	readonly signal: NodeJS.Signals;

	constructor(signal: NodeJS.Signals) {
		super(`Stopped by ${signal}`);
		this.signal = signal;
	}
}

/** npm's script: the npm that runs us, else the first one on PATH. */
const npmCli = (): string => {
	const running = process.env.npm_execpath;
	if (running && basename(running) === 'npm-cli.js' && existsSync(running)) return running;
	for (const dir of (process.env.PATH ?? '').split(delimiter)) {
		const npm = join(dir, 'npm');
		if (existsSync(npm) && basename(realpathSync(npm)) === 'npm-cli.js') return realpathSync(npm);
	}
	throw new Error('npm was not found. Install Node with npm and try again.');
};

/** Where Node's C headers lie, so that a native add-on can be compiled without a download. */
const nodeHeaders = (): string | undefined =>
	[dirname(dirname(process.execPath)), '/usr/local', '/usr'].find((prefix) =>
		existsSync(join(prefix, 'include', 'node', 'node_api.h')),
	);

const environment = (): NodeJS.ProcessEnv => {
	const headers = process.env.npm_config_nodedir ?? nodeHeaders();
	return { ...process.env, JOBS: 'max', ...(headers && { npm_config_nodedir: headers }) };
};

const UNREACHABLE =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/;
const UNTRUSTED = /\b(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER_CERT)/;
const UNKNOWN = /\b(E404|ETARGET)\b/;
const DISK_FULL = /\bENOSPC\b/;

/** What a person can do about an npm failure, by what its output shows. */
const advice = (log: string): string => {
	if (UNREACHABLE.test(log)) {
		return (
			'npm could not reach its registry. Check the network connection, `npm config get registry`, ' +
			'and, behind a company proxy, `npm config get proxy` and `npm config get https-proxy`; ' +
			'`npm ping` must succeed. Then run the same command again.'
		);
	}
	if (UNTRUSTED.test(log)) {
		return 'npm does not trust the registry’s certificate. Set `npm config set cafile` to your company’s root certificate, then run the same command again.';
	}
	if (UNKNOWN.test(log)) {
		return (
			'The registry npm uses does not have this version. See `npm config get registry`; ' +
			'a company mirror may have to be asked to carry it.'
		);
	}
	if (DISK_FULL.test(log)) return 'The disk is full: n8n needs about 3 GB.';
	return '';
};

const errorLines = (log: string): string =>
	log
		.split('\n')
		.filter((line) => /npm error (?! +at )|gyp ERR/.test(line))
		.slice(0, 6)
		.join('\n');

/**
 * Runs npm and waits for it. A signal to this process ends npm with all it started.
 *
 * @param args npm's arguments, e.g. `['ci', '--ignore-scripts']`
 * @param cwd folder to run it in
 * @returns npm's stdout
 * @throws InterruptedError after a signal; Error with advice when npm fails
 */
export async function runNpm(args: string[], cwd: string): Promise<string> {
	const child = spawnNode(npmCli(), args, { cwd, env: environment(), captureStdout: true });
	let received: NodeJS.Signals | undefined;
	const stop = (signal: NodeJS.Signals) => {
		received = signal;
		void child.stop(2_000);
	};
	SIGNALS.forEach((signal) => process.on(signal, stop));
	const { code, signal } = await child.exited;
	SIGNALS.forEach((name) => process.off(name, stop));

	if (received) throw new InterruptedError(received);
	if (code === 0) return child.stdout();
	const log = child.log();
	const reason = code === null ? `was ended by ${signal}` : `failed with code ${code}`;
	throw new Error(
		[`\`npm ${args.join(' ')}\` ${reason}.`, errorLines(log) || log.slice(-2_000), advice(log)]
			.filter(Boolean)
			.join('\n'),
	);
}
