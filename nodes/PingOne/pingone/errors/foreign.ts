/**
 * The boundary for what comes from outside: PingOne, its token endpoint, a proxy between, what was
 * typed, pasted or mapped. Text is cut here, and JSON bounded before it is parsed, so that the rest
 * of the package may trust lengths and depths. All functions are pure and take linear time.
 */

/** Longest text that is kept of a message, in characters. PingOne's own have a few hundred. */
export const MAX_TEXT = 2_000;

/** Longest ID, code or name of a member that is kept, in characters. */
export const MAX_WORD = 200;

/** Longest JSON that is parsed or read (steps/send.ts), in characters: 1,000 users have about 2 MB. */
const MAX_JSON = 10 * 1_024 * 1_024;

/** PingOne's answers and events have about ten levels; JSON.stringify fails at some thousand. */
const MAX_DEPTH = 100;

/** Characters that are no text: controls, line ends, and those that turn the reading direction. */
const UNSHOWN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** The beginning of a text. Does not cut a character in two. */
export function cut(text: string, max = MAX_TEXT): string {
	if (text.length <= max) return text;
	const short = text.slice(0, max);
	return /[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short;
}

/** Text to be shown or logged: at most `MAX_TEXT` on one line, in reading order. */
export const shownText = (text: string): string => cut(text).replace(UNSHOWN, ' ');

/** Text for n8n's editor, which takes descriptions and notes for HTML (2.41, n8n-html). */
export const withoutMarkup = (text: string): string => text.replace(/</g, '‹');

/** A name for a list in the editor: n8n evaluates it if it begins with "=" (n8n-workflow 2.41). */
export const listedName = (name: string): string => shownText(name).replace(/^(?=\s*=)/, "'");

/** In the order in which they are looked for: most browsers also name others. */
const BROWSERS: Array<[mark: string, name: string]> = [
	['Edg/', 'Edge'],
	['EdgA/', 'Edge'],
	['EdgiOS/', 'Edge'],
	['OPR/', 'Opera'],
	['SamsungBrowser/', 'Samsung Internet'],
	['FxiOS/', 'Firefox'],
	['Firefox/', 'Firefox'],
	['CriOS/', 'Chrome'],
	['Chrome/', 'Chrome'],
	['Safari/', 'Safari'],
];

const SYSTEMS: Array<[mark: string, name: string]> = [
	['iPhone', 'iPhone'],
	['iPad', 'iPad'],
	['Android', 'Android'],
	['CrOS', 'ChromeOS'],
	['Windows', 'Windows'],
	// iPads also call themselves Macs.
	['Mac OS X', 'macOS or iPad'],
	['Linux', 'Linux'],
];

const MAX_AGENT = 1_000;

/** What a browser claims to be, such as "Chrome on Windows", in no words of the sender's own. */
export function browserName(userAgent: unknown): string {
	const text = typeof userAgent === 'string' ? userAgent.slice(0, MAX_AGENT) : '';
	const nameIn = (list: Array<[string, string]>) => list.find(([mark]) => text.includes(mark))?.[1];
	return `${nameIn(BROWSERS) ?? 'Unknown browser'} on ${nameIn(SYSTEMS) ?? 'an unknown system'}`;
}

const [QUOTE, BACKSLASH, ...BRACKETS] = Array.from('"\\{[}]', (each) => each.charCodeAt(0));
const [OBJECT, LIST, OBJECT_END, LIST_END] = BRACKETS;

/** Whether there are more than `max` brackets that open, in strings or not. */
function hasMore(json: string, max: number): boolean {
	let count = 0;
	for (const bracket of ['{', '[']) {
		for (let at = json.indexOf(bracket); at >= 0; at = json.indexOf(bracket, at + 1)) {
			count += 1;
			if (count > max) return true;
		}
	}
	return false;
}

/** Whether JSON is nested deeper than `max` levels. Brackets in strings do not count. */
function isDeeper(json: string, max: number): boolean {
	if (!hasMore(json, max)) return false;
	let depth = 0;
	let inString = false;
	// By code: a text of each character would take longer than parsing.
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) inString = !inString;
		else if (inString) at += code === BACKSLASH ? 1 : 0;
		else if (code === OBJECT || code === LIST) depth++;
		else if (code === OBJECT_END || code === LIST_END) depth--;
		if (depth > max) return true;
	}
	return false;
}

export type ForeignJson = { value: unknown } | { problem: 'tooLarge' | 'tooDeep' | 'notJson' };

/** Parses JSON from outside, within `MAX_JSON` and `MAX_DEPTH`. Never throws. */
export function readJson(text: string): ForeignJson {
	if (text.length > MAX_JSON) return { problem: 'tooLarge' };
	if (isDeeper(text, MAX_DEPTH)) return { problem: 'tooDeep' };
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return { problem: 'notJson' };
	}
}
