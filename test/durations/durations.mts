import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../../tools/host/repo.mts';

/** What took how long. */
export interface Duration {
	name: string;
	/** Of the clock on the wall: a figure to read, which decides nothing. */
	seconds: number;
}

const SHOWN = 20;

/** The slowest of them as a table, the slowest first. */
export function slowest(title: string, durations: Duration[]): string {
	const sorted = durations.toSorted((one, other) => other.seconds - one.seconds);
	const lines = sorted
		.slice(0, SHOWN)
		.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name}`);
	return [`${title}: the slowest ${lines.length} of ${durations.length}`, ...lines, ''].join('\n');
}

/**
 * Keeps all durations of a run in `durations/`, which git ignores and CI uploads, and prints the
 * slowest.
 *
 * @param run name of the run, and of the file
 * @param parts durations by what they are of, such as files and steps
 */
export function keepDurations(run: string, parts: Record<string, Duration[]>): void {
	const folder = join(repoRoot(), 'durations');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${run}.json`), `${JSON.stringify(parts, null, '\t')}\n`);
	for (const [part, durations] of Object.entries(parts)) {
		process.stderr.write(`\n${slowest(`${run}, ${part}`, durations)}`);
	}
}
