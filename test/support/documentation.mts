import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { withoutCode } from '../../tools/links.mts';

export const read = (path: string) => readFileSync(path, 'utf8');
/** Paths that match, in alphabetical order. */
export const filesLike = (...patterns: string[]) => globSync(patterns).map(normalize).sort();
export const readJson = (path: string): unknown => JSON.parse(read(path));

/** Fails unless a page has these words: what a test has just shown. The words stand in the call (see `unit/documents`). */
export const documentSays = (page: string, words: string) => {
	expect(read(page)).toContain(words);
};

/** An entry of the registry, as far as documents and tests have to know it. */
export interface Documented {
	/** Stored in workflows, also the name of folders. */
	resource: string;
	/** Menu label of the resource. */
	resourceName: string;
	value: string;
	name: string;
}

const INTEGRATION = 'test/integration';

/** Tests of a resource that stand outside its folder. */
const ELSEWHERE: Record<string, string[]> = {
	device: ['*.test.mts', '{enrollment,faults}/*.test.mts'],
};

/** What stands between `<!-- name:start -->` and `<!-- name:end -->`. @throws when there is no such place */
export function part(markdown: string, name: string): string {
	const [, found] =
		new RegExp(`<!-- ${name}:start -->([^]*?)<!-- ${name}:end -->`).exec(markdown) ?? [];
	if (found === undefined) throw new Error(`There is no place ${name}`);
	return found;
}

/** The cells of a Markdown table, row by row, without its head. */
export const rowsOf = (markdown: string): string[][] =>
	markdown
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.slice(2)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);

const called = ({ resourceName, name }: Documented) => `${resourceName} > ${name}`;

/** The operations in the index of docs/reference, as `Resource > Operation`. */
export const documented = (reference: string) =>
	[...reference.matchAll(/^\| \[(\w+)\]\((?!triggers|texts)\w+\.md\) *\|(.*)\|$/gm)].flatMap(
		([, resource, operations]) =>
			[...operations.matchAll(/\[([^\]]+)\]/g)].map(
				([, operation]) => `${resource} > ${operation}`,
			),
	);

/** Which operations have no row there. */
export const withoutRow = (operations: Documented[], reference: string) => {
	const rows = documented(reference);
	return operations.map(called).filter((operation) => !rows.includes(operation));
};

/** A test's text, and that of the helpers it imports itself. */
function testText(file: string): string {
	const text = read(file);
	const helpers = [...text.matchAll(/from '((?:\.\/|[./]+\/support\/)[\w/]+\.mts)'/g)];
	return [text, ...helpers.map(([, path]) => read(join(dirname(file), path)))].join('\n');
}

/**
 * Which operations no integration test of their resource names. Tests that take their cases from the
 * registry do not count: they would follow whatever is there.
 */
export function withoutIntegrationTest(operations: Documented[]): string[] {
	const texts = new Map<string, string>();
	const textOf = (resource: string) => {
		const patterns = [`${resource}/**/*.test.mts`, ...(ELSEWHERE[resource] ?? [])];
		const files = patterns.flatMap((pattern) => globSync(`${INTEGRATION}/${pattern}`));
		const text = texts.get(resource) ?? files.map(testText).join('\n');
		texts.set(resource, text);
		return text;
	};
	return operations
		.filter(({ resource, value }) => !textOf(resource).includes(`'${value}'`))
		.map(called);
}

/** Images with the words that stand in for them. */
export const imagesOf = (markdown: string) =>
	[...withoutCode(markdown).matchAll(/!\[([^\]]*)\]\(([^()\s]+)\)/g)].map(([, words, target]) => ({
		words,
		target,
	}));

const STARTS: Record<string, RegExp> = { png: /^\x89PNG/, webp: /^RIFF.{4}WEBP/s, svg: /<svg/ };

/** What an image of a document is by its content: `png`, `webp`, `svg`, or something else. @throws when there is none */
export function kindOf(document: string, target: string): string {
	const start = readFileSync(join(dirname(document), target))
		.subarray(0, 256)
		.toString('latin1');
	return Object.keys(STARTS).find((kind) => STARTS[kind].test(start)) ?? 'unknown';
}
