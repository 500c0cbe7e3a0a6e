/**
 * Compares two commits: what the editor shows of the nodes and the credential, and for each operation on
 * items its requests, in their order, with its outputs, errors and notes.
 *
 *     node tools/compare/main.mts <commit> [<commit>]
 *
 * The second one is HEAD unless it is named. Each is played with its own tests' sandbox. Exits with 1 and
 * the differences where there are any. The schemas of outputs and the texts of pages are compared by
 * `tools/snapshot.mts`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { repoRoot } from '../host/repo.mts';

const ROOT = repoRoot();
const RECORDER = 'test/integration/record.test.mts';

function run(command: string, given: string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
	const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
	const { status, stdout, stderr } = spawnSync(command, given, options);
	if (status !== 0) throw new Error(`${command} ${given.join(' ')}\n${stdout}${stderr}`);
}

/** Plays all operations of a commit. @param to the folder that gets what they did */
function record(commit: string, at: string, to: string): void {
	mkdirSync(at);
	const archive = join(at, 'commit.tar');
	run('git', ['archive', '--output', archive, commit], ROOT);
	run('tar', ['xf', archive], at);
	symlinkSync(join(ROOT, 'node_modules'), join(at, 'node_modules'));
	copyFileSync(join(ROOT, 'tools/compare/record.mts'), join(at, RECORDER));
	const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
	run(execPath, [jest, '--maxWorkers=1', RECORDER], at, { RECORD_TO: to });
}

const [, , before, after = 'HEAD'] = argv;
if (before === undefined) throw new Error('Usage: node tools/compare/main.mts <commit> [<commit>]');

const place = mkdtempSync(join(tmpdir(), 'pingone-compare-'));
try {
	const folders = ['before', 'after'].map((name) => join(place, name));
	for (const [number, commit] of [before, after].entries()) {
		record(commit, join(place, `tree ${number}`), folders[number] ?? '');
	}
	const { status, stdout } = spawnSync('git', ['diff', '--no-index', ...folders], {
		encoding: 'utf8',
	});
	console.log(status === 0 ? 'No difference' : stdout);
	process.exitCode = status ?? 1;
} finally {
	rmSync(place, { recursive: true, force: true });
}
