/**
 * The words in typed or pasted text, such as a label with parentheses or "Hopper, Grace
 * <grace@...>".
 */
export const wordsOf = (text: string): string[] => text.split(/[\s,;()<>"]+/u).filter(Boolean);

/** Keeps the entries whose name contains every word that was typed, in any order and case. */
export function containsWords(text: string): (entry: { name: string }) => boolean {
	const words = wordsOf(text.toLowerCase());
	return ({ name }) => words.every((word) => name.toLowerCase().includes(word));
}

const capitalized = (text: string) =>
	text.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (start) => start.toUpperCase());

/** "van der Berg": the last word only. */
const lastCapitalized = (text: string) =>
	text.toLowerCase().replace(/(?<!\S)\S+$/u, (last) => capitalized(last));

/**
 * The spellings of a name to try with a service that may be case-sensitive: as typed, in lower
 * case, Capitalized, and in all capitals or, for several words, as "van der Berg".
 */
export const nameSpellings = (text: string): string[] => [
	...new Set([
		text,
		text.toLowerCase(),
		capitalized(text),
		text.includes(' ') ? lastCapitalized(text) : text.toUpperCase(),
	]),
];
