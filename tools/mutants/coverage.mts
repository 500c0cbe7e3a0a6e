import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Mutant } from './draw.mts';
import { play, type Played, type Usual } from './play.mts';
import { probeAround, probesOf } from './probes.mts';
import { testFiles, type Depth } from './sources.mts';

const CACHE = '.mutants';

/** Each file of tests keeps some 20 MB until its process ends. */
export const FILES_A_PROCESS = 20;

interface Executed {
	/** Of the shipped file's text. */
	digest: string;
	/** Numbers of its probes that ran. */
	hits: number[];
}

/** What a test file did when nothing was changed. */
interface Recorded extends Usual {
	/** Of the test file's text. */
	digest: string;
	/** By relative path of the shipped file. */
	executed: Record<string, Executed>;
	/** The test that failed though nothing was changed: the file can kill nothing. */
	failed?: string;
}

const digestOf = (file: string) =>
	createHash('sha1').update(readFileSync(file)).digest('base64url').slice(0, 10);

const cacheOf = (depth: Depth) => `${CACHE}/coverage.${depth}.json`;

function load(depth: Depth): Record<string, Recorded> {
	try {
		return JSON.parse(readFileSync(cacheOf(depth), 'utf8')) as Record<string, Recorded>;
	} catch {
		return {};
	}
}

function save(depth: Depth, recorded: Record<string, Recorded>) {
	mkdirSync(CACHE, { recursive: true });
	const path = cacheOf(depth);
	writeFileSync(`${path}.new`, JSON.stringify(recorded));
	renameSync(`${path}.new`, path);
}

function recordOf(file: string, { hits, ...usual }: Played): Recorded {
	const executed = Object.entries(hits).map(([path, numbers]) => {
		const source = relative('', path);
		return [source, { digest: digestOf(source), hits: numbers }] as const;
	});
	return { ...usual, digest: digestOf(file), executed: Object.fromEntries(executed) };
}

/** Which test file runs which code; a map of each file by itself. */
export class Coverage {
	readonly depth: Depth;
	private readonly recorded: Record<string, Recorded>;

	private constructor(depth: Depth, recorded: Record<string, Recorded>) {
		this.depth = depth;
		this.recorded = recorded;
	}

	/**
	 * Takes what is known from the cache, and plays the test files that are new or changed. What a
	 * test executes of shipped files that have changed since is known by file only; `afresh` knows
	 * it by statement again.
	 */
	static async of(depth: Depth, afresh: boolean): Promise<Coverage> {
		const files = testFiles(depth);
		const recorded = load(depth);
		const isKnown = (file: string) => !afresh && recorded[file]?.digest === digestOf(file);
		const unknown = files.filter((file) => !isKnown(file));
		while (unknown.length > 0) {
			process.stderr.write(`What do the tests run? ${unknown.length} files (${depth})\n`);
			const { played } = await play({ files: unknown.splice(0, FILES_A_PROCESS), depth });
			for (const [file, one] of played) recorded[file] = recordOf(file, one);
			save(depth, recorded);
		}
		return new Coverage(depth, Object.fromEntries(files.map((file) => [file, recorded[file]])));
	}

	/** Files that fail without any change, and the test. */
	get failing(): Array<[file: string, test: string]> {
		return Object.entries(this.recorded).flatMap(([file, { failed }]) =>
			failed === undefined ? [] : [[file, failed]],
		);
	}

	/** What the files cost without any change. */
	get usual(): Map<string, Usual> {
		return new Map(Object.entries(this.recorded));
	}

	/**
	 * The test files that run a mutant's line, likely killers first: those that run much of its file
	 * in little time.
	 */
	covering({ file, start, end }: Mutant): string[] {
		const text = readFileSync(file, 'utf8');
		const digest = digestOf(file);
		const probe = probeAround(probesOf(file, text), start, end);
		const reaches = ({ executed: { [file]: executed } }: Recorded) =>
			executed && (executed.digest !== digest || probe < 0 || executed.hits.includes(probe));
		return Object.entries(this.recorded)
			.filter(([, recorded]) => recorded.failed === undefined && reaches(recorded))
			.map(([path, { executed, cpu }]) => ({ path, worth: worthOf(executed[file].hits, cpu) }))
			.sort((one, other) => other.worth - one.worth || (one.path < other.path ? -1 : 1))
			.map(({ path }) => path);
	}
}

/** Seconds that a file takes at least: the start of n8n's engine. */
const LEAST_CPU = 0.5;

const worthOf = (hits: number[], cpu: number) =>
	// Rounded to powers of two, so that the order is the same when it is recorded again.
	(hits.length + 0.1) / 2 ** Math.round(Math.log2(cpu + LEAST_CPU));
