import { parseArgs } from 'node:util';
import { banner } from './banner.mts';
import { defaultSettings } from './control/settings.mts';
import { parseLimit } from './limits/commandLine.mts';
import type { Limits } from './limits/limiter.mts';
import { startSandbox, type RunningSandbox } from './server.mts';

const USAGE = `Usage: node sandbox/main.mts [--port 4010] [--host 127.0.0.1] [--users 0]
                              [--case-insensitive] [--limit GROUP=KIND:COUNT/UNIT]... [--json]

A PingOne tenant on this machine. Port 0 takes any free port; --users adds users hire0001 and
so on; --case-insensitive compares usernames and filter values without regard to case; --limit
refuses requests above a rate, such as devices=bucket:100/s:burst=10 (see sandbox/README.md);
--json prints one line of JSON when ready.`;

interface CommandLine {
	port: number;
	host: string;
	users: number;
	caseInsensitive: boolean;
	limits: Limits;
	json: boolean;
	help: boolean;
}

function wholeNumber(name: string, text: string, maximum: number): number {
	const number = Number(text);
	if (/^\d+$/.test(text) && number <= maximum) return number;
	throw new Error(`--${name} must be a whole number up to ${maximum}`);
}

function readCommandLine(): CommandLine {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			host: { type: 'string', default: '127.0.0.1' },
			users: { type: 'string', default: '0' },
			'case-insensitive': { type: 'boolean', default: false },
			limit: { type: 'string', multiple: true, default: [] },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	return {
		...values,
		port: wholeNumber('port', values.port, 65_535),
		users: wholeNumber('users', values.users, 100_000),
		caseInsensitive: values['case-insensitive'],
		limits: Object.fromEntries(values.limit.map(parseLimit)),
	};
}

function stopOnSignals(sandbox: RunningSandbox): void {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
	}
}

function print(sandbox: RunningSandbox, json: boolean): void {
	const { close: _, ...summary } = sandbox;
	process.stdout.write(json ? `${JSON.stringify(summary)}\n` : banner(summary));
}

async function main(): Promise<void> {
	const { port, host, users, caseInsensitive, limits, json, help } = readCommandLine();
	if (help) return void process.stdout.write(`${USAGE}\n`);
	// A program that started it with a channel to itself (IPC) is gone, even if it was killed.
	process.once('disconnect', () => process.exit(0));
	const sandbox = await startSandbox({
		port,
		host,
		seed: { users },
		settings: { caseInsensitive, limits: { ...defaultSettings().limits, ...limits } },
	});
	stopOnSignals(sandbox);
	print(sandbox, json);
}

function explain(error: unknown): string {
	const { code, port, message } = error as { code?: string; port?: number; message?: string };
	if (code === 'EADDRINUSE') return `port ${port} is in use; choose another with --port`;
	return message ?? String(error);
}

try {
	await main();
} catch (error) {
	process.stderr.write(`sandbox: ${explain(error)}\n`);
	process.exit(1);
}
