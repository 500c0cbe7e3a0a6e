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
import { pinnedVersion } from '../../tools/host/versions.mts';
import { MovableClock } from '../support/clock.mts';
import { keepDurations } from '../durations/durations.mts';
import { OWNER } from '../support/n8n.mts';
import { startSandboxProcess } from '../support/sandbox.mts';
import { type Outcome, runChecks } from './check.mts';
import { CORE_CHECKS } from './checks/index.mts';
import { type VersionResult, print, stepsOf } from './table.mts';

const USAGE = `Usage: npm run test:n8n -- [options] <version> ...
Installs each version of n8n into a folder of its own, with the Node it needs, and runs the core
checks on one after the other; without a version, on the pinned one. Prints one table at the end.
  --only <text>   only checks whose name contains the text
`;

const say = (line: string) => process.stderr.write(`${line}\n`);

const tellFor =
	(version: string) =>
	({ name, ok, note, seconds }: Outcome) =>
		say(`  ${version} ${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s): ${note}`);

/** Starts the sandbox and n8n with the packed node, and runs the checks. */
async function checkHost(host: Host, only: string): Promise<Outcome[]> {
	const checks = CORE_CHECKS.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
	const { tarball } = await packNode();
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-'));
	const sandbox = await startSandboxProcess();
	const clock = new MovableClock();
	try {
		await installPackage(tarball, userFolder);
		const cli = { host, userFolder, port: await freePort(), env: clock.env };
		await bootstrapUserFolder(cli, {
			credentials: [sandboxCredential(sandbox.ids)],
			workflows: checks.flatMap(({ workflows }) => workflows?.(sandbox) ?? []),
		});
		const publish = checks.flatMap((check) => check.publish ?? []);
		const n8n = await startN8n({ ...cli, owner: OWNER, publish });
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
		clock.close();
		rmSync(userFolder, { recursive: true, force: true });
	}
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

type Installed = { version: string } & ({ host: Host } | { problem: string });

const install = async (version: string): Promise<Installed> => {
	try {
		return { version, host: await ensureHost(version) };
	} catch (error) {
		return { version, problem: `could not be installed: ${reasonOf(error)}` };
	}
};

const check = async (installed: Installed, only: string): Promise<VersionResult> => {
	if ('problem' in installed) return installed;
	const { version, host } = installed;
	try {
		return { version, outcomes: await checkHost(host, only) };
	} catch (error) {
		return { version, problem: `did not start: ${reasonOf(error)}` };
	}
};

const main = async (): Promise<number> => {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			only: { type: 'string', default: '' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return 0;
	}
	const versions = positionals.length > 0 ? positionals : [pinnedVersion()];
	const installed: Installed[] = [];
	for (const version of versions) installed.push(await install(version));
	const results: VersionResult[] = [];
	for (const one of installed) results.push(await check(one, values.only));
	keepDurations('n8n', stepsOf(results));
	return print(results) ? 0 : 1;
};

const code = await main().catch((error: unknown) => {
	say(`${reasonOf(error)}\n${USAGE}`);
	return 2;
});
await stopChildren();
process.exit(code);
