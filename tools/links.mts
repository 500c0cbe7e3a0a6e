/**
 * Finds links in the documents that lead nowhere: to a file that is not there, or to a heading that
 * the file does not have. Addresses on the web are left alone, so that the check needs no network.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Everything that people read, in alphabetical order. */
export const documents = () =>
	globSync('{*.md,{docs,examples,sandbox,bench,test,.github}/**/*.md}').sort();

/** Markdown without its fenced code. */
export const withoutCode = (markdown: string) => markdown.replace(/^```[^]*?^```/gm, '');

/** Targets of links and images. */
export const linksOf = (markdown: string) =>
	[...withoutCode(markdown).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target);

/** The anchors that GitHub gives to headings; a heading that comes again gets a number. */
export function anchorsOf(markdown: string): string[] {
	const seen = new Map<string, number>();
	return [...withoutCode(markdown).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => {
		const anchor = heading
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replaceAll(' ', '-');
		const times = seen.get(anchor) ?? 0;
		seen.set(anchor, times + 1);
		return times === 0 ? anchor : `${anchor}-${times}`;
	});
}

/** Links of a document that lead nowhere inside the repository. */
export function brokenLinks(document: string, markdown = readFileSync(document, 'utf8')): string[] {
	const inside = linksOf(markdown).filter((target) => !/^[a-z]+:/i.test(target));
	return inside.filter((target) => {
		const [path, anchor = ''] = target.split('#');
		const file = path === '' ? document : join(dirname(document), path);
		if (!existsSync(file)) return true;
		if (anchor === '') return false;
		const text = file === document ? markdown : readFileSync(file, 'utf8');
		return !anchorsOf(text).includes(anchor);
	});
}

if (import.meta.main) {
	const broken = documents().flatMap((document) =>
		brokenLinks(document).map((target) => `${document}: ${target}`),
	);
	if (broken.length > 0) {
		console.error(`Links that lead nowhere:\n${broken.join('\n')}`);
		process.exitCode = 1;
	}
}
