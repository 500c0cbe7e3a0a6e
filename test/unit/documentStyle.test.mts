import { writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { anchorsOf, documents, withoutCode } from '../../tools/links.mts';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';
import { read } from '../support/documentation.mts';
import { exampleFiles, readExampleFile } from '../support/examples.mts';

/** docs/style.md, as far as it can be counted. */
const MOST = { sentence: 30, paragraph: 90, withoutContents: 600 };
const HABITS =
	/\b(?:go(?:es|ing)? on|went on|c[ao]mes? out|g(?:ive|ives|ave|iven) out|somebody|nobody|whoever|anybody|at the latest|for good|just then|meanwhile)\b/gi;

const PAGES = documents().filter(
	(page) => !/^(CHANGELOG|CODE_OF|SECURITY|test|\.github)/.test(page),
);

/** Paragraphs and entries of lists, without code, headings, tables and addresses of links. */
const paragraphsOf = (page: string) =>
	withoutCode(read(page))
		.replace(/<!-- contents:start -->[^]*?<!-- contents:end -->/, '')
		.replace(/^(#|\||<!--|!\[).*$/gm, '')
		.replace(/\]\([^()\n]*\)/g, ']')
		.replace(/`[^`\n]*`/g, 'X')
		.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/)
		.map((paragraph) =>
			paragraph
				.replace(/^\s*(?:[-*>]|\d+\.) /, '')
				.replace(/\s+/g, ' ')
				.trim(),
		)
		.filter((paragraph) => paragraph !== '');

/** Rows of tables, where they are not printed from the code, nor compared with it. */
const rowsIn = (page: string) =>
	/^docs\/(?:reference\/|messages)/.test(page) ? [] : (read(page).match(/^\|.*$/gm) ?? []);

const wordsOf = (text: string) =>
	text.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const sentencesOf = (paragraph: string) => paragraph.split(/(?<=[.!?:][”"*_)\]]*) (?=[^a-z])/);

function faultsOf(page: string): string[] {
	const paragraphs = paragraphsOf(page);
	const long = paragraphs.filter((paragraph) => wordsOf(paragraph) > MOST.paragraph);
	const longer = paragraphs.flatMap(sentencesOf).filter((each) => wordsOf(each) > MOST.sentence);
	const habits = [...paragraphs, ...rowsIn(page)].flatMap((text) => text.match(HABITS) ?? []);
	return [
		...long.map((text) => `paragraph of ${wordsOf(text)} words: ${text.slice(0, 60)}`),
		...longer.map((text) => `sentence of ${wordsOf(text)} words: ${text.slice(0, 60)}`),
		...habits.map((habit) => `habit: ${habit}`),
	];
}

/** Evidence stands in bench/ as it was measured. */
const STYLED = PAGES.filter((page) => !/^bench|^docs\/style\.md$/.test(page));

describe('the style of docs/style.md', () => {
	it.each(STYLED)('is kept by %s', (page) => {
		expect(faultsOf(page)).toEqual([]);
	});
});

describe('an example', () => {
	/** In English, a sentence begins after the greeting. */
	const GREETED = /Hello [^,]*,(?:\\+n)+[a-z]/g;
	const OF_EMAILS = /\b(?:in spite of|by itself|th(?:is|e) mail|one mail|then let)\b/gi;

	it.each(exampleFiles())('%s: keeps the style in its emails, forms and notes', (file) => {
		const said = JSON.stringify(readExampleFile(file).nodes.map(({ parameters }) => parameters))
			// A user of the sandbox.
			.replace(/somebody.unknown/gi, '');
		const found = [HABITS, OF_EMAILS, GREETED].flatMap((faults) => said.match(faults) ?? []);
		expect(found).toEqual([]);
	});
});

interface Described {
	displayName?: string;
	name?: string;
	description?: string;
	hint?: string;
	options?: Described[];
	values?: Described[];
	modes?: Described[];
}

/** What the editor explains, by label: descriptions and hints of fields, and of entries of lists. */
const tooltipsOf = (fields: Described[] = []): Array<[label: string, text: string]> =>
	fields.flatMap(({ displayName, name = '', description, hint, options, values, modes }) => [
		...[description, hint]
			.filter((text) => text !== undefined)
			.map((text): [string, string] => [displayName ?? name, text.replace(/<[^>]*>/g, ' ')]),
		...[options, values, modes].flatMap(tooltipsOf),
	]);

describe('a tooltip', () => {
	const fields = [
		...[new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()].flatMap(
			({ description }) => description.properties,
		),
		...new PingOneOAuth2Api().properties,
	];
	const tooltips = tooltipsOf(fields as Described[]);

	it('has up to 30 words', () => {
		expect(tooltips.length).toBeGreaterThan(300);
		const long = tooltips.filter(([, text]) => wordsOf(text.replace(/\s+/g, ' ')) > MOST.sentence);
		expect(long).toEqual([]);
	});

	it('names no path of a document and nothing as assumed', () => {
		expect(tooltips.filter(([, text]) => /\bassumed\b|docs\/|\.md\b/.test(text))).toEqual([]);
	});
});

const BETWEEN = /(<!-- contents:start -->\n\n)[^]*?(\n\n<!-- contents:end -->)/;

/** The contents of a page: its headings of the second level, linked. */
function contentsOf(text: string): string {
	const headings = [...withoutCode(text).matchAll(/^(#+) +(.*)$/gm)];
	const anchors = anchorsOf(text);
	return headings
		.map(([, level, heading], index) => ({ level, heading, anchor: anchors[index] }))
		.filter(({ level }) => level === '##')
		.map(
			({ heading, anchor }) => `[${heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')}](#${anchor})`,
		)
		.join(' · ');
}

const LONG = PAGES.filter(
	(page) =>
		/^(docs\/[^/]*$|examples\/README|CONTRIBUTING|sandbox\/README|bench\/README)/.test(page) &&
		/^## /m.test(read(page)) &&
		wordsOf(read(page).replace(/\s+/g, ' ')) > MOST.withoutContents,
);

describe('a page that is too long to be skimmed', () => {
	it.each(LONG)('%s begins with its contents (CONTENTS=write writes them)', (page) => {
		const text = read(page);
		const wanted = text.replace(
			BETWEEN,
			(_, before: string, after: string) => before + contentsOf(text) + after,
		);
		if (env.CONTENTS === 'write') writeFileSync(page, wanted);
		expect(text).toMatch(BETWEEN);
		expect(text).toBe(wanted);
	});
});
