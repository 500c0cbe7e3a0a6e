import { cpSync, readdirSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { stopChildren } from '../host/child.mts';
import { InterruptedError, runNpm } from '../host/npm.mts';
import { PACKAGE_NAME, repoRoot } from '../host/repo.mts';
import { interruption } from '../demo/interruption.mts';
import { readOptions, Refusal, USAGE } from '../demo/options.mts';
import { type Defer, type Demo, startDemo } from '../demo/start.mts';

/** Editors write a file in several steps. */
const QUIET_MS = 200;
const SOURCES = ['nodes', 'credentials'];

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Puts what was built where n8n has the package; n8n watches that folder and loads it anew. */
const hand = (userFolder: string) => {
	const installed = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME, 'dist');
	const built = join(repoRoot(), 'dist');
	for (const name of readdirSync(installed)) {
		if (!readdirSync(built).includes(name)) rmSync(join(installed, name), { recursive: true });
	}
	cpSync(built, installed, { recursive: true });
};

const rebuild = async (userFolder: string) => {
	const start = Date.now();
	try {
		await runNpm(['run', '--silent', 'build'], repoRoot());
	} catch (error) {
		if (error instanceof InterruptedError) throw error;
		say(error instanceof Error ? error.message : String(error));
		say('n8n keeps the node as it was.');
		return;
	}
	hand(userFolder);
	const seconds = ((Date.now() - start) / 1000).toFixed(1);
	say(`${new Date().toLocaleTimeString()} Built in ${seconds} s; n8n loads it anew.`);
};

/** Builds after each change of a source, never twice at a time. Resolves never. */
const followSources = async (userFolder: string): Promise<never> =>
	await new Promise((_, reject) => {
		let timer: NodeJS.Timeout | undefined;
		let building = false;
		let again = false;
		const build = () => {
			again = building;
			if (building) return;
			building = true;
			rebuild(userFolder).then(() => {
				building = false;
				if (again) build();
			}, reject);
		};
		for (const folder of SOURCES) {
			watch(join(repoRoot(), folder), { recursive: true }, (_event, name) => {
				// What the build itself writes among the sources.
				if (name?.includes('.generated.')) return;
				clearTimeout(timer);
				timer = setTimeout(build, QUIET_MS);
			});
		}
	});

const tellAddresses = ({ n8n, sandbox, inbox, owner, logFile }: Demo) =>
	say(`
n8n               ${n8n.url}
  email           ${owner.email}
  password        ${owner.password}
PingOne sandbox   ${sandbox.url}
Mailbox           ${inbox.url}
n8n's log         ${logFile}

A change in nodes/ or credentials/ is built, and n8n loads it anew; the open editor follows.
Press Ctrl-C to stop.`);

const run = async (defer: Defer) => {
	const options = readOptions(process.argv.slice(2), join('.demo', 'dev'));
	if (!options) return void process.stdout.write(USAGE.replace('run demo', 'run dev'));
	const demo = await startDemo(options, defer, { N8N_DEV_RELOAD: 'true' });
	tellAddresses(demo);
	const end = demo.n8n.exited.then(() => {
		throw new Error(`n8n has ended; its log is in ${demo.logFile}`);
	});
	await Promise.race([followSources(demo.userFolder), end]);
};

const main = async (): Promise<number> => {
	const undo: Array<() => Promise<void> | void> = [];
	try {
		await Promise.race([run((step) => undo.push(step)), interruption()]);
		return 0;
	} catch (error) {
		if (error instanceof InterruptedError) return 0;
		say(error instanceof Refusal || error instanceof Error ? error.message : String(error));
		return 1;
	} finally {
		for (const step of undo.reverse()) await step();
		await stopChildren();
	}
};

process.exit(await main());
