import { parseRegExpLiteral, type AST } from '@eslint-community/regexpp';

const OUTSIDE = '\u2603';

const ofSet = (set: AST.CharacterSet): string => {
	if (set.kind === 'any') return 'x';
	if (set.negate) return OUTSIDE;
	return { digit: '7', space: ' ', word: 'w', property: 'é' }[set.kind];
};

/** Which element of a class is taken: the last is often a mark that ends a word, such as a hyphen. */
type End = 0 | -1;

/** A text that an element takes; each repeated part once. Nothing for what takes no text. */
function sample(element: AST.Element | AST.CharacterClassElement, end: End): string {
	switch (element.type) {
		case 'Character':
			return String.fromCodePoint(element.value);
		case 'CharacterClassRange':
			return String.fromCodePoint(element.min.value);
		case 'CharacterSet':
			return ofSet(element);
		case 'CharacterClass':
			return element.negate ? OUTSIDE : sample(element.elements.at(end)!, end);
		case 'Quantifier':
			return sample(element.element, end).repeat(Math.max(1, Math.min(element.min, 3)));
		case 'Group':
		case 'CapturingGroup':
			return element.alternatives[0].elements.map((each) => sample(each, end)).join('');
		default:
			return '';
	}
}

const alternativesIn = (alternatives: AST.Alternative[]): AST.Alternative[] =>
	alternatives.flatMap((alternative) => [
		alternative,
		...alternative.elements.flatMap((element) => {
			const inner = element.type === 'Quantifier' ? element.element : element;
			return 'alternatives' in inner ? alternativesIn(inner.alternatives) : [];
		}),
	]);

/** The samples of a row of elements, literal characters side by side as one. */
function wordsOf(elements: AST.Element[], end: End): string[] {
	const words: string[] = [];
	elements.forEach((element, place) => {
		const goesOn = element.type === 'Character' && elements[place - 1]?.type === 'Character';
		if (goesOn) words[words.length - 1] += sample(element, end);
		else words.push(sample(element, end));
	});
	return words;
}

/** Parts of what a pattern takes: every run of its elements, in every alternative. */
function unitsOf(pattern: RegExp): string[] {
	const units = alternativesIn(parseRegExpLiteral(pattern).pattern.alternatives).flatMap(
		({ elements }) =>
			([0, -1] as const).flatMap((end) => {
				const samples = wordsOf(elements, end);
				return samples.flatMap((_, from) =>
					samples.slice(from).map((__, length) => samples.slice(from, from + length + 1).join('')),
				);
			}),
	);
	return [
		...new Set([...units, ' ', '/', 'a', '(', '\\', '"', '\u202e', '\u200d', '\u0301']),
	].filter((unit) => unit !== '');
}

/**
 * Texts that a backtracking matcher finds hard: what the pattern takes, or a part of it, again and
 * again, and then something that it does not take.
 *
 * @param length of each, in characters
 */
export const hostileTexts = (pattern: RegExp, length: number): string[] =>
	unitsOf(pattern).flatMap((unit) => {
		const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
		return [text, `${text}\u0000!`, `${text} \n`];
	});
