import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** What running one test file took, and what of the package it ran. */
export interface Measure {
	/** From the repository's root. */
	file: string;
	/** Processor time of the worker and of what it started, in s. */
	seconds: number;
	/** Memory of the worker after the file, in MB. */
	megabytes: number;
	/** Statements and branches of the package that ran, as `path s12` or `path b3.1`. */
	ran: string[];
}

/** The form of istanbul's counters, which jest has every test file keep for itself. */
type Coverage = Record<
	string,
	{ s: Record<string, number>; b: Record<string, number[]> } | undefined
>;

/** Names the folder for measures; the choice of the fast set asks for them (tools/fastSet). */
const FOLDER = process.env.TEST_MEASURES;

export const isMeasured = FOLDER !== undefined;

/** Everything that ran at least once. */
function placesIn(coverage: Coverage, root: string): string[] {
	return Object.entries(coverage).flatMap(([path, counts]) => {
		const name = path.slice(root.length + 1);
		const statements = Object.entries(counts?.s ?? {}).filter(([, count]) => count > 0);
		const branches = Object.entries(counts?.b ?? {}).flatMap(([id, ways]) =>
			ways.flatMap((count, way) => (count > 0 ? [`${id}.${way}`] : [])),
		);
		return [
			...statements.map(([id]) => `${name} s${id}`),
			...branches.map((way) => `${name} b${way}`),
		];
	});
}

/** Measures a test file, if anybody asked for it. @param workMs tells the processor time so far */
export function startMeasure(file: string, root: string, workMs: () => number) {
	const before = FOLDER === undefined ? 0 : workMs();
	return (world: { __coverage__?: Coverage }): void => {
		if (FOLDER === undefined) return;
		const measure: Measure = {
			file,
			seconds: (workMs() - before) / 1_000,
			megabytes: Math.round(process.memoryUsage().rss / 1_048_576),
			ran: placesIn(world.__coverage__ ?? {}, root),
		};
		appendFileSync(join(FOLDER, `${process.pid}.ndjson`), `${JSON.stringify(measure)}\n`);
	};
}
