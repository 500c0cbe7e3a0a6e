import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mts';
import { runNpm } from './npm.mts';
import { repoRoot } from './repo.mts';

/** A complete n8n installation. */
export interface Host {
	/** Folder that holds its `node_modules`. */
	dir: string;
	/** n8n's start script, to be run by Node. */
	bin: string;
	/** n8n's version, e.g. `2.41.1`. */
	version: string;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

const hostOf = (dir: string): Host => {
	const n8n = join(dir, 'node_modules', 'n8n');
	const manifest = JSON.parse(readFileSync(join(n8n, 'package.json'), 'utf8')) as Host;
	return { dir, bin: join(n8n, 'bin', 'n8n'), version: manifest.version };
};

/** What must be on the disk: the lock file, for this platform. */
const wanted = (source: string): string => {
	const lock = readFileSync(join(source, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex');
	return `${hash} ${process.platform}-${process.arch}\n`;
};

const isComplete = (dir: string, stamp: string): boolean => {
	const marker = join(dir, '.installed');
	const addon = join(dir, 'node_modules/sqlite3/build/Release/node_sqlite3.node');
	return existsSync(marker) && readFileSync(marker, 'utf8') === stamp && existsSync(addon);
};

const timed = async (what: string, work: () => Promise<unknown>) => {
	say(what);
	const start = Date.now();
	await work();
	say(`  done in ${Math.round((Date.now() - start) / 1000)} s`);
};

/** Asks for one package first: cut off from its registry, `npm ci` goes on trying for many minutes. */
const checkRegistry = async (source: string, dir: string) => {
	const manifest = readFileSync(join(source, 'package.json'), 'utf8');
	const { dependencies } = JSON.parse(manifest) as { dependencies: { n8n: string } };
	const patience = ['--prefer-online', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
	await runNpm(['view', `n8n@${dependencies.n8n}`, 'version', ...patience], dir);
};

const install = async (source: string, dir: string, stamp: string) => {
	rmSync(join(dir, '.installed'), { force: true });
	for (const name of ['package.json', 'package-lock.json']) {
		copyFileSync(join(source, name), join(dir, name));
	}
	await checkRegistry(source, dir);
	await timed('Installing n8n (about 3 GB, some minutes, only this once) ...', async () => {
		await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], dir);
	});
	// The one native part n8n cannot do without: its database.
	await timed('Preparing n8n’s database driver (about a minute) ...', async () => {
		await runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false'], dir);
	});
	// Last, so that whatever interrupts the steps above leaves no marker.
	writeFileSync(join(dir, '.installed'), stamp);
	if (!isComplete(dir, stamp)) {
		rmSync(join(dir, '.installed'));
		throw new Error(
			'npm built no database driver for n8n (sqlite3). It needs either a network connection ' +
				'to fetch a ready-made one, or Python 3, make and a C++ compiler to build it.',
		);
	}
};

/**
 * Makes sure the pinned n8n is installed in `<repo>/.n8n-host` and returns it. Does nothing when it
 * is; safe to call from several processes at once; tells its progress on stderr.
 *
 * @throws InterruptedError after a signal; Error that says what to do when npm fails
 */
export async function ensureHost(): Promise<Host> {
	const source = join(repoRoot(), 'tools', 'host');
	const dir = join(repoRoot(), '.n8n-host');
	const stamp = wanted(source);
	if (isComplete(dir, stamp)) return hostOf(dir);

	mkdirSync(dir, { recursive: true });
	await withLock(
		join(dir, 'install.lock'),
		({ pid }) => say(`Process ${pid} is installing n8n already; waiting for it ...`),
		async () => {
			if (!isComplete(dir, stamp)) await install(source, dir, stamp);
		},
	);
	return hostOf(dir);
}
