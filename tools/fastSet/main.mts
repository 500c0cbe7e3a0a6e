/**
 * Chooses again which test files `npm test` plays, by what each adds to the coverage per second of
 * processor time, and says which are named otherwise. Renaming them is up to whoever reads that: what a
 * file kills beyond its coverage only a mutant shows (`npm run mutants`).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measure } from '../../test/environment/measure.mts';
import { choose, drift } from './choose.mts';

const USAGE = `Usage: npm run test:choose -- [--budget 170] [--measures FOLDER] [--workers 2]

Plays all test files with small draws and with coverage, which takes about three times as long as
npm test, and chooses those that are worth their time. --budget is the processor time of npm test, in
s; --measures takes what was measured already with TEST_MEASURES=FOLDER.`;

const PROJECTS = ['unit', 'integration', 'sandbox', 'model'];

const { values } = parseArgs({
	options: {
		budget: { type: 'string', default: '170' },
		measures: { type: 'string' },
		workers: { type: 'string', default: '2' },
		help: { type: 'boolean', default: false },
	},
});

function measureAll(folder: string): void {
	const { TEST_DEPTH: _, ...env } = process.env;
	spawnSync(
		process.execPath,
		[
			'node_modules/jest/bin/jest.js',
			...['--selectProjects', ...PROJECTS, '--coverage', '--coverageReporters', 'none'],
			...['--maxWorkers', values.workers],
		],
		{ stdio: 'inherit', env: { ...env, TEST_MEASURES: folder } },
	);
}

function measuresIn(folder: string): Measure[] {
	return readdirSync(folder).flatMap((name) =>
		readFileSync(join(folder, name), 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Measure),
	);
}

function measured(): Measure[] {
	if (values.measures !== undefined) return measuresIn(values.measures);
	const folder = mkdtempSync(join(tmpdir(), 'test-measures-'));
	try {
		measureAll(folder);
		return measuresIn(folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

if (values.help) {
	console.log(USAGE);
} else {
	const measures = measured();
	const most = Math.max(...measures.map(({ megabytes }) => megabytes));
	console.log(drift(choose(measures, Number(values.budget))).join('\n'));
	console.log(`The largest worker had ${most} MB.`);
}
