/**
 * Runs all that can be run before a tag, without a tenant and without publishing: on what is
 * committed, in two clones of their own. Then prints n8n's checklist, point by point.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../host/repo.mts';
import {
	buildFaults,
	CHECKLIST,
	contentFaults,
	manifestFaults,
	readmeFaults,
	standingOf,
	versionFaults,
} from './judgments.mts';

const root = repoRoot();
const say = (line: string) => process.stdout.write(`${line}\n`);
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

/** Clones what is committed, builds and packs it. @returns the tarball's path */
function packClone(place: string): string {
	git('clone', '--quiet', '--no-hardlinks', root, place);
	// The same packages as here: what `npm ci` installs is fixed by the lock file.
	symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
	const npm = (...args: string[]) =>
		execFileSync('npm', args, {
			cwd: place,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit'],
		});
	npm('run', '--silent', 'build');
	npm('pack', '--silent', '--ignore-scripts');
	return join(place, globSync('*.tgz', { cwd: place })[0]);
}

/** The files of a tarball as text. */
function unpack(tarball: string, folder: string): Map<string, string> {
	mkdirSync(folder);
	execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	const paths = globSync('**/*', { cwd: folder }).filter((path) =>
		statSync(join(folder, path)).isFile(),
	);
	return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Runs a command; its last lines are the fault where it fails. */
function commandFaults(command: string, args: string[]): string[] {
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
	return status === 0 ? [] : [`${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n')];
}

const readJson = (text: string | undefined): unknown => JSON.parse(text ?? '{}');

/** Files that Git knows, and their folders. */
function trackedPaths(): Set<string> {
	const files = git('ls-files').trim().split('\n');
	const folders = files.flatMap((file) => {
		const parts = file.split('/').slice(0, -1);
		return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
	});
	return new Set([...files, ...folders]);
}

function check(folder: string): Map<string, string[]> {
	// Names of different lengths: a path that gets into the package shows.
	const places: [string, string] = [join(folder, 'a'), join(folder, 'deeper', 'clone')];
	mkdirSync(join(folder, 'deeper'));
	say(`Building ${git('rev-parse', '--short', 'HEAD').trim()} twice ...`);
	const [one, other] = [packClone(places[0]), packClone(places[1])];
	const files = unpack(one, join(folder, 'unpacked'));
	const manifest = readJson(files.get('package.json')) as Parameters<typeof manifestFaults>[0];
	const lock = readJson(readFileSync(join(places[0], 'package-lock.json'), 'utf8')) as Parameters<
		typeof versionFaults
	>[1];
	say('Linting and scanning ...');
	return new Map([
		['build', buildFaults([readFileSync(one), readFileSync(other)])],
		['manifest', manifestFaults(manifest, files)],
		['content', contentFaults(files, [...places, root])],
		['version', versionFaults(manifest, lock, files.get('CHANGELOG.md') ?? '')],
		['readme', readmeFaults(files.get('README.md') ?? '', manifest, trackedPaths())],
		['lint', commandFaults('npx', ['n8n-node', 'lint'])],
		['scan', commandFaults(process.execPath, ['tools/scan.mts', one])],
	]);
}

const MARKS = { holds: 'ok  ', fails: 'FAIL', open: 'open' };

function tell(faults: Map<string, string[]>): void {
	say('\nn8n’s checklist for verification');
	for (const point of CHECKLIST) {
		const needs = point.needs ? `; needs ${point.needs}` : '';
		say(`  ${MARKS[standingOf(point, faults)]}  ${point.requirement}: ${point.shownBy}${needs}`);
	}
	for (const [name, found] of faults) for (const fault of found) say(`\n${name}: ${fault}`);
}

const folder = mkdtempSync(join(tmpdir(), 'check-release-'));
try {
	if (git('status', '--porcelain').trim() !== '') say('What is not committed is not looked at.');
	const faults = check(folder);
	tell(faults);
	const isFine = [...faults.values()].every((found) => found.length === 0);
	say(isFine ? '\nNothing stands against a tag but what is open above.' : '\nDo not tag this.');
	process.exitCode = isFine ? 0 : 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
