import { anchorsOf, documents, withoutCode } from '../../tools/links.mts';
import { read } from '../support/documentation.mts';

/** What each reader is asked to read before the first success, section by section. */
const PATHS: Record<string, { most: number; sections: string[] }> = {
	'admin to the first passkey': {
		most: 2_000,
		sections: [
			'README.md#pingone-for-n8n',
			'README.md#install',
			'README.md#enroll-a-user',
			'docs/setup.md#setting-up-pingone-and-n8n',
			'docs/setup.md#before-you-start',
			'docs/setup.md#1-create-the-worker-app',
			'docs/setup.md#2-give-it-its-role',
			'docs/setup.md#3-fill-in-the-credential',
			'docs/enrollment.md#enrollment-from-a-link-to-a-working-passkey',
			'docs/enrollment.md#set-it-up',
		],
	},
	operator: {
		most: 3_500,
		sections: [
			'docs/running-at-scale.md',
			'docs/limits.md',
			'docs/trigger.md#delivery',
			'docs/enrollment.md#behind-a-proxy-and-with-several-processes',
		],
	},
	'security officer': {
		most: 2_500,
		sections: [
			'docs/security.md',
			'docs/threats.md#by-attacker',
			'SECURITY.md',
			'docs/enrollment.md#threat-model',
			'docs/confirmation.md#what-approved-true-requires',
		],
	},
	'contributor to the first test': {
		most: 900,
		sections: [
			'CONTRIBUTING.md#working-on-this-node',
			'CONTRIBUTING.md#the-rooms',
			'CONTRIBUTING.md#a-first-test',
		],
	},
	'agent builder': {
		most: 900,
		sections: ['docs/ai.md', 'docs/confirmation.md#quick-setup'],
	},
};

/** Evidence, generated pages, tables to look a word up in, and what GitHub asks for. */
const NOT_READ =
	/^(bench|test|\.github)\/|^(CHANGELOG|CODE_OF_CONDUCT)\.md|^sandbox\/(assumptions|reference)|^docs\/(decisions|reference)\/|^docs\/(assumptions|compatibility|messages|report-to-n8n|threats|verification)\.md/;

/** All words of the pages that are read. */
const MOST_IN_ALL = 22_000;

/** Words of a text as a reader counts them: without code and the names of tests, addresses of links, and comments. */
const wordsOf = (text: string) =>
	withoutCode(text)
		.replace(/<!-- contents:start -->[^]*?<!-- contents:end -->/g, '')
		.replace(/<!--[^]*?-->/g, '')
		.replace(/\]\([^()\n]*\)/g, ']')
		.replace(/`[^`\n]*`/g, '')
		.split(/\s+/)
		.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** A section from its heading to the next one that is as high; the first heading: to the next one. */
function sectionOf(page: string, anchor: string): string {
	const text = withoutCode(read(page));
	const headings = [...text.matchAll(/^(#+) .*$/gm)];
	const place = anchorsOf(text).indexOf(anchor);
	if (place === -1) throw new Error(`${page} has no heading ${anchor}`);
	const { index: start, 1: level } = headings[place];
	const next = headings
		.slice(place + 1)
		.find(([, other]) => level === '#' || other.length <= level.length);
	return text.slice(start, next?.index);
}

const textOf = (place: string) => {
	const [page, anchor] = place.split('#');
	return anchor === undefined ? read(page) : sectionOf(page, anchor);
};

describe('what a reader is asked to read', () => {
	it.each(Object.entries(PATHS))('%s: is short enough', (_, { most, sections }) => {
		const words = sections.map((place) => [wordsOf(textOf(place)), place] as const);
		const all = words.reduce((sum, [count]) => sum + count, 0);
		expect({ words, all, isShort: all <= most }).toEqual({ words, all, isShort: true });
		expect(all).toBeGreaterThan(most / 3);
	});

	it.each(Object.entries(PATHS))('%s: is where the doors lead', (_, { sections }) => {
		const doors = read('docs/README.md');
		const pages = [...new Set(sections.map((place) => place.split('#')[0]))];
		const named = pages.filter((page) => !doors.includes(page.replace(/^docs\//, '')));
		expect(named).toEqual([]);
	});

	it('is short enough in all', () => {
		const words = documents()
			.filter((page) => !NOT_READ.test(page))
			.map((page) => [wordsOf(read(page)), page] as const)
			.sort(([one], [other]) => other - one);
		const all = words.reduce((sum, [count]) => sum + count, 0);
		expect({ words, all, isShort: all <= MOST_IN_ALL }).toEqual({ words, all, isShort: true });
	});

	it('would be too long with a page of a thousand words more', () => {
		expect(wordsOf('word '.repeat(1_000) + '[a link](to/a-page.md) `code` <!-- no word -->')).toBe(
			1_002,
		);
	});
});
