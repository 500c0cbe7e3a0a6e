import { createHash } from 'node:crypto';
import {
	copyFileSync,
	cpSync,
	existsSync,
	globSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mts';
import { runNpm } from './npm.mts';
import { repoRoot, versionsFolder } from './repo.mts';
import { isVersion, pinnedSource, pinnedVersion } from './versions.mts';

/** A complete n8n installation. */
export interface Host {
	/** Folder that holds its `node_modules`. */
	dir: string;
	/** n8n's start script. */
	bin: string;
	/** n8n's version, e.g. `2.41.1`. */
	version: string;
}

/** How a version gets onto the disk. */
interface Recipe {
	version: string;
	dir: string;
	/** Names what must be on the disk; changes when that changes. */
	stamp: string;
	/** Writes what npm reads. */
	prepare(): void;
	/** npm's arguments. */
	command: string[];
}

const ADDON = 'build/Release/node_sqlite3.node';
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund'];
const SIGN_OF_LIFE_MS = 15_000;
const PLATFORM = `${process.platform}-${process.arch}`;

const say = (line: string) => process.stderr.write(`${line}\n`);
const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

const folderOf = (version: string): string =>
	version === pinnedVersion() ? join(repoRoot(), '.n8n-host') : join(versionsFolder(), version);

/** The pinned version, exactly as its lock file has it. */
const locked = (version: string): Recipe => {
	const [dir, source] = [folderOf(version), pinnedSource()];
	const lock = readFileSync(join(source, 'package-lock.json'));
	return {
		version,
		dir,
		stamp: `${createHash('sha256').update(lock).digest('hex')} ${PLATFORM}\n`,
		prepare: () => {
			for (const name of ['package.json', 'package-lock.json']) {
				copyFileSync(join(source, name), join(dir, name));
			}
		},
		command: ['ci', ...QUIET],
	};
};

/** Any other version, by its name, with the dependencies that npm finds for it today. */
const byName = (version: string): Recipe => {
	const dir = folderOf(version);
	const manifest = {
		private: true,
		dependencies: { n8n: version },
		allowScripts: { sqlite3: true },
	};
	return {
		version,
		dir,
		stamp: `${version} ${PLATFORM}\n`,
		prepare: () => writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest)),
		command: ['install', '--no-package-lock', ...QUIET],
	};
};

const addonOf = (dir: string) => join(dir, 'node_modules', 'sqlite3', ADDON);

const isComplete = ({ dir, stamp }: Recipe): boolean => {
	const marker = join(dir, '.installed');
	return existsSync(marker) && readFileSync(marker, 'utf8') === stamp && existsSync(addonOf(dir));
};

/** Tells what is done, a sign of life every quarter of a minute, and how long it took. */
const timed = async (what: string, work: () => Promise<unknown>) => {
	say(what);
	const start = Date.now();
	const life = setInterval(() => say(`  ... ${seconds(start)} s`), SIGN_OF_LIFE_MS);
	try {
		await work();
	} finally {
		clearInterval(life);
	}
	say(`  done in ${seconds(start)} s`);
};

/** Asks for one package first: cut off from its registry, npm goes on trying for many minutes. */
const checkRegistry = async ({ version, dir }: Recipe) => {
	const patience = ['--prefer-online', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
	await runNpm(['view', `n8n@${version}`, 'version', ...patience], dir);
};

const driverVersion = (dir: string): string | undefined => {
	const manifest = join(dir, 'node_modules', 'sqlite3', 'package.json');
	if (!existsSync(manifest)) return undefined;
	return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
};

/** The same driver, built for another n8n here: it is bound to no version of Node (Node-API). */
const builtElsewhere = (dir: string): string | undefined =>
	[join(repoRoot(), '.n8n-host'), ...globSync(join(versionsFolder(), '*'))].find(
		(other) =>
			other !== dir && existsSync(addonOf(other)) && driverVersion(other) === driverVersion(dir),
	);

/** The one native part n8n cannot do without: its database. */
const prepareDriver = async (dir: string) => {
	const other = builtElsewhere(dir);
	if (other !== undefined) {
		mkdirSync(dirname(addonOf(dir)), { recursive: true });
		cpSync(addonOf(other), addonOf(dir));
		return;
	}
	await timed('Preparing n8n’s database driver (a minute or more) ...', async () => {
		await runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false'], dir);
	});
};

const install = async (recipe: Recipe) => {
	const { dir, version, stamp, command } = recipe;
	rmSync(join(dir, '.installed'), { force: true });
	recipe.prepare();
	await checkRegistry(recipe);
	const what = `Installing n8n ${version} (about 3 GB, some minutes, only this once) ...`;
	await timed(what, async () => await runNpm(command, dir));
	await prepareDriver(dir);
	// Last, so that whatever interrupts the steps above leaves no marker.
	writeFileSync(join(dir, '.installed'), stamp);
	if (!isComplete(recipe)) {
		rmSync(join(dir, '.installed'));
		throw new Error(
			'npm built no database driver for n8n (sqlite3). It needs either a network connection ' +
				'to fetch a ready-made one, or Python 3, make and a C++ compiler to build it.',
		);
	}
};

const hostOf = ({ dir, version }: Recipe): Host => ({
	dir,
	bin: join(dir, 'node_modules', 'n8n', 'bin', 'n8n'),
	version,
});

/**
 * Makes sure that an n8n is installed and returns it: the pinned one in `<repo>/.n8n-host`, any
 * other in a folder of its own in `<repo>/.n8n-hosts`. Does nothing when it is there; safe to
 * call from several processes at once; tells its progress on stderr.
 *
 * @param version e.g. `2.41.3`; the pinned one by default
 * @throws InterruptedError after a signal; Error that says what to do when npm fails
 */
export async function ensureHost(version = pinnedVersion()): Promise<Host> {
	if (!isVersion(version)) throw new Error(`"${version}" is no version of n8n, like 2.41.1.`);
	const recipe = version === pinnedVersion() ? locked(version) : byName(version);
	if (isComplete(recipe)) return hostOf(recipe);

	mkdirSync(recipe.dir, { recursive: true });
	await withLock(
		join(recipe.dir, 'install.lock'),
		({ pid }) => say(`Process ${pid} is installing n8n already; waiting for it ...`),
		async () => {
			if (!isComplete(recipe)) await install(recipe);
		},
	);
	return hostOf(recipe);
}
