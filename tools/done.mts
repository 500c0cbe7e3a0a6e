/**
 * Writes the table of docs/done.md from what the operations themselves declare. Needs a build:
 * `npm run build && node tools/done.mts`. A unit test compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { markdownTable } from './markdownTable.mts';

/** An operation, as far as the table shows it. */
interface Row {
	name: string;
	done?: { evidence: string; when: string };
}

/** A resource of the node's menu. */
interface Resource {
	name: string;
	operations: Row[];
}

const DOCUMENT = 'docs/done.md';
const BETWEEN = /(<!-- done:start -->\n\n)[^]*(\n\n<!-- done:end -->)/;

const EVIDENCE: Record<string, string> = {
	state: 'The state',
	newer: 'A time that is later than before',
	made: 'What was made since, by PingOne’s time',
	gone: 'The state before and after',
	notShown: 'None: PingOne shows nothing of it',
};

/** The table, as Markdown that Prettier leaves alone. */
export function doneTable(resources: Resource[]): string {
	const head = ['Operation', 'Without an answer, it counts as done when', 'Evidence'];
	const rows = resources.flatMap(({ name, operations }) =>
		operations.flatMap((operation) =>
			operation.done
				? [[`${name} > ${operation.name}`, operation.done.when, EVIDENCE[operation.done.evidence]]]
				: [],
		),
	);
	return markdownTable(head, rows);
}

/** The document with this table in it. */
export const withTable = (document: string, table: string) =>
	document.replace(BETWEEN, (_, before: string, after: string) => before + table + after);

if (import.meta.url === pathToFileURL(argv[1]).href) {
	const load = createRequire(import.meta.url);
	const { RESOURCES } = load('../dist/nodes/PingOne/resources/registry.js') as {
		RESOURCES: Resource[];
	};
	writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), doneTable(RESOURCES)));
}
