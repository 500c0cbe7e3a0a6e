import { relative } from 'node:path';
import { type Duration, keepDurations } from './durations.mts';

/** What Jest tells of a test file, as far as it is read here. In ms. */
export interface FileResult {
	testFilePath: string;
	perfStats: { start: number; end: number };
	testResults: Array<{ fullName: string; duration?: number | null }>;
}

interface Context {
	config: { displayName?: { name: string } };
}

const seconds = (ms: number) => ms / 1_000;

/** How long files took, and their steps: the tests, and what is around them. */
export function durationsOf(results: FileResult[]): { files: Duration[]; steps: Duration[] } {
	const files: Duration[] = [];
	const steps: Duration[] = [];
	for (const { testFilePath, perfStats, testResults } of results) {
		const name = relative(process.cwd(), testFilePath);
		const whole = perfStats.end - perfStats.start;
		files.push({ name, seconds: seconds(whole) });
		let rest = whole;
		for (const { fullName, duration } of testResults) {
			rest -= duration ?? 0;
			if (duration) steps.push({ name: `${name}: ${fullName}`, seconds: seconds(duration) });
		}
		steps.push({ name: `${name}: set-up and end`, seconds: seconds(Math.max(0, rest)) });
	}
	return { files, steps };
}

/** A reporter of Jest that keeps the durations of a run under the names of its projects. */
export default class DurationReporter {
	onRunComplete(contexts: Iterable<Context>, { testResults }: { testResults: FileResult[] }): void {
		const projects = [...contexts].map(({ config }) => config.displayName?.name ?? 'tests');
		keepDurations([...new Set(projects)].sort().join('-'), durationsOf(testResults));
	}
}
