import { parseArgs } from 'node:util';
import { mailboxCredential, sandboxCredential } from '../../tools/demo/examples.mts';
import { stopChildren } from '../../tools/host/child.mts';
import { ensureHost } from '../../tools/host/install.mts';
import { openMailbox } from '../../tools/host/mailbox.mts';
import { type Check, type Outcome, runChecks } from '../n8n/check.mts';
import { CORE_CHECKS, SHORT_CHECKS } from '../n8n/checks/index.mts';
import { keepDurations } from '../durations/durations.mts';
import { print, stepsOf } from '../n8n/table.mts';
import { MovableClock } from '../support/clock.mts';
import { registryForEnvironment } from '../support/registry.mts';
import { startSandboxProcess } from '../support/sandbox.mts';
import { LONG_CHECKS, QUEUE_CHECKS, ROUGH_CHECKS } from './checks/index.mts';
import { startCluster } from './cluster.mts';
import type { QueueWorld } from './world.mts';

const USAGE = `Usage: npm run test:queue -- [options]
Starts PostgreSQL, Redis, and n8n in queue mode (main, two workers, two webhook processors behind a
proxy), each with the packed node, and runs the checks. Prints a table at the end.
  --only <text>      only checks whose name contains the text, or one of several, with commas
  --all              also what takes longer than ten minutes
  --by-environment   n8n installs the node itself, from a registry on this machine, by environment
                     variables; only the main ways
`;

const say = (line: string) => process.stderr.write(`${line}\n`);

const tell = ({ name, ok, note, seconds }: Outcome) =>
	say(`  ${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s): ${note}`);

const main = async (): Promise<number> => {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: '' },
			all: { type: 'boolean', default: false },
			'by-environment': { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return 0;
	}
	const registry = values['by-environment'] ? await registryForEnvironment() : undefined;
	const calm: Array<Check<QueueWorld>> = registry
		? SHORT_CHECKS
		: [...CORE_CHECKS, ...QUEUE_CHECKS];
	const long = values.all ? LONG_CHECKS : [];
	const rough = registry ? [] : [...ROUGH_CHECKS, ...long];
	const all = [...calm, ...rough];
	const texts = values.only.toLowerCase().split(',');
	const wanted = ({ name }: Check<QueueWorld>) =>
		texts.some((text) => name.toLowerCase().includes(text));
	const host = await ensureHost();
	const sandbox = await startSandboxProcess();
	const mailbox = await openMailbox();
	const clock = new MovableClock();
	try {
		say('Starting PostgreSQL, Redis and five processes of n8n ...');
		const cluster = await startCluster(
			host,
			{
				credentials: [sandboxCredential(sandbox.ids), mailboxCredential(mailbox.port)],
				workflows: all.flatMap(({ workflows }) => workflows?.(sandbox) ?? []),
			},
			all.flatMap(({ publish }) => publish ?? []),
			{ ...clock.env, ...registry?.env },
		);
		try {
			const { url } = cluster;
			const { version } = host;
			const world = { version, sandbox, client: cluster.client(), url, cluster, mailbox, clock };
			const outcomes = [
				...(await runChecks(calm.filter(wanted), world, tell)),
				...(await runChecks(rough.filter(wanted), world, tell)),
			];
			const results = [{ version: `${version}, queue mode`, outcomes }];
			keepDurations('queue', stepsOf(results));
			return print(results) ? 0 : 1;
		} finally {
			await cluster.close();
		}
	} finally {
		await sandbox.close();
		await mailbox.close();
		await registry?.close();
		clock.close();
	}
};

const code = await main().catch((error: unknown) => {
	say(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	return 2;
});
await stopChildren();
process.exit(code);
