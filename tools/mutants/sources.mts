import { globSync, readFileSync } from 'node:fs';

/**
 * Not mutated: scripts that run in browsers only, what a person reads, and what is generated. Texts
 * and style are judged by eye, and generated files by whoever generates them.
 */
const PASSED_OVER = /^nodes\/PingOne\/page\/(client\/|style\.ts)|\/texts\/|\.generated\.ts$/;

/** Whether a path, relative to the root, is shipped code that mutants are made of. */
export const isSource = (path: string) =>
	/^(nodes|credentials)\/.*\.ts$/.test(path) && !PASSED_OVER.test(path);

/** The shipped code, in alphabetical order. */
export const sources = () => globSync('{nodes,credentials}/**/*.ts').filter(isSource).sort();

/** `few` is what `npm test` plays. `all` is what `npm run test:all` plays besides or with full draws. */
export type Depth = 'few' | 'all';

const isDeep = (file: string) => file.endsWith('.deep.test.mts');

/** Whether a test file plays more when asked for everything. */
const drawsMore = (file: string) => readFileSync(file, 'utf8').includes('/depth.mts');

/** The tests that may kill a mutant; the sandbox's own do not load shipped code. */
export function testFiles(depth: Depth): string[] {
	const files = globSync('test/{unit,integration,model}/**/*.test.mts').sort();
	return files.filter((file) =>
		depth === 'few' ? !isDeep(file) : isDeep(file) || drawsMore(file),
	);
}
