import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { stopChildren } from '../../tools/host/child.mts';
import { ensureHost, type Host } from '../../tools/host/install.mts';
import { bootstrapUserFolder, startN8n } from '../../tools/host/n8n.mts';
import { installPackage, packNode } from '../../tools/host/pack.mts';
import { freePort } from '../../tools/host/ports.mts';
import { reachN8n } from '../../tools/host/reach.mts';
import { pinnedVersion } from '../../tools/host/versions.mts';
import { MovableClock } from '../support/clock.mts';
import { keepDurations } from '../durations/durations.mts';
import { OWNER } from '../support/n8n.mts';
import { registryForEnvironment } from '../support/registry.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { type Check, type Outcome, runChecks } from './check.mts';
import { CORE_CHECKS, SHORT_CHECKS } from './checks/index.mts';
import { polls } from './checks/triggers.mts';
import { type VersionResult, print, stepsOf } from './table.mts';

const USAGE = `Usage: npm run test:n8n -- [options] <version or address> ...
Installs each version of n8n into a folder of its own, with the Node it needs, and runs the core
checks on one after the other; without a version, on the pinned one. Prints one table at the end.
An address is that of an n8n that runs already, for instance in a container, has the node and no
owner yet, and shares this machine's localhost: http://localhost:5678.
  --only <text>      only checks whose name contains the text
  --by-environment   n8n installs the node itself, from a registry on this machine, by environment
                     variables; only the main ways
`;

const say = (line: string) => process.stderr.write(`${line}\n`);

const tellFor =
	(version: string) =>
	({ name, ok, note, seconds }: Outcome) =>
		say(`  ${version} ${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s): ${note}`);

interface Options {
	only: string;
	'by-environment': boolean;
}

const contentsOf = (checks: Check[], sandbox: SandboxProcess) => ({
	credentials: [sandboxCredential(sandbox.ids)],
	workflows: checks.flatMap(({ workflows }) => workflows?.(sandbox) ?? []),
});

const publishedBy = (checks: Check[]) => checks.flatMap(({ publish }) => publish ?? []);

const named = (checks: Check[], { only }: Options) =>
	checks.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));

/** Fills an n8n that runs already, and runs the checks that need nothing but its address. */
async function checkAddress(url: string, options: Options): Promise<Outcome[]> {
	const checks = named([...CORE_CHECKS, polls], options).filter(({ needs }) => !needs);
	const sandbox = await startSandboxProcess();
	try {
		const contents = contentsOf(checks, sandbox);
		const n8n = await reachN8n(url, OWNER, contents, publishedBy(checks));
		const world = { version: url, sandbox, client: await n8n.signIn(), url };
		return await runChecks(checks, world, tellFor(url));
	} finally {
		await sandbox.close();
	}
}

/** Starts the sandbox and n8n with the packed node, and runs the checks. */
async function checkHost(host: Host, options: Options): Promise<Outcome[]> {
	const registry = options['by-environment'] ? await registryForEnvironment() : undefined;
	const checks = named(registry ? SHORT_CHECKS : CORE_CHECKS, options);
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-'));
	const sandbox = await startSandboxProcess();
	const clock = new MovableClock();
	try {
		if (!registry) await installPackage((await packNode()).tarball, userFolder);
		const env = { ...clock.env, ...registry?.env };
		const cli = { host, userFolder, port: await freePort(), env };
		await bootstrapUserFolder(cli, contentsOf(checks, sandbox));
		const n8n = await startN8n({ ...cli, owner: OWNER, publish: publishedBy(checks) });
		try {
			const client = await n8n.signIn();
			const { version } = host;
			return await runChecks(
				checks,
				{ version, sandbox, client, url: n8n.url, cli, clock },
				tellFor(version),
			);
		} finally {
			await n8n.stop();
		}
	} finally {
		await sandbox.close();
		await registry?.close();
		clock.close();
		rmSync(userFolder, { recursive: true, force: true });
	}
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const isAddress = (which: string) => URL.canParse(which) && which.startsWith('http');

type Ready = { version: string } & (
	| { run: (options: Options) => Promise<Outcome[]> }
	| { problem: string }
);

/** Installs a version; an address is taken as it is. */
const prepare = async (version: string): Promise<Ready> => {
	if (isAddress(version)) {
		const url = version.replace(/\/$/, '');
		return { version, run: async (options) => await checkAddress(url, options) };
	}
	try {
		const host = await ensureHost(version);
		return { version, run: async (options) => await checkHost(host, options) };
	} catch (error) {
		return { version, problem: `could not be installed: ${reasonOf(error)}` };
	}
};

const check = async (ready: Ready, options: Options): Promise<VersionResult> => {
	if ('problem' in ready) return ready;
	const { version, run } = ready;
	try {
		return { version, outcomes: await run(options) };
	} catch (error) {
		return { version, problem: `did not start: ${reasonOf(error)}` };
	}
};

const main = async (): Promise<number> => {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			only: { type: 'string', default: '' },
			'by-environment': { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return 0;
	}
	const versions = positionals.length > 0 ? positionals : [pinnedVersion()];
	const ready: Ready[] = [];
	for (const version of versions) ready.push(await prepare(version));
	const results: VersionResult[] = [];
	for (const one of ready) results.push(await check(one, values));
	keepDurations('n8n', stepsOf(results));
	return print(results) ? 0 : 1;
};

const code = await main().catch((error: unknown) => {
	say(`${reasonOf(error)}\n${USAGE}`);
	return 2;
});
await stopChildren();
process.exit(code);
