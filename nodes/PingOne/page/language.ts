/** The language of a page is found for each reader. */
export const AUTOMATIC = 'auto';

/** Longest header that is looked at, in characters. */
const MAX_HEADER = 500;

/** Languages of an Accept-Language, whatever was sent, the most wanted first (RFC 9110 §12.5.4). */
export function wantedLanguages(header: unknown): string[] {
	if (typeof header !== 'string') return [];
	return header
		.slice(0, MAX_HEADER)
		.split(',')
		.map((part) => {
			const [tag = '', ...settings] = part.trim().split(';');
			const q = settings.map((one) => one.trim()).find((one) => one.startsWith('q='));
			return { tag: tag.trim(), weight: q === undefined ? 1 : Number(q.slice(2)) || 0 };
		})
		.filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
		.sort((one, other) => other.weight - one.weight)
		.map(({ tag }) => tag);
}

const subtagsOf = (tag: string) => tag.toLowerCase().split(/[-_]/);

const baseOf = (tag: string) => subtagsOf(tag)[0] ?? '';

/** The first wanted language (BCP 47) with texts, by its base: `pt-BR` finds `pt`. */
export function languageAmong(wanted: string[], known: string[]): string | undefined {
	return wanted.map((tag) => baseOf(tag.trim())).find((base) => known.includes(base));
}

/** Languages whose script runs from right to left, and scripts that do. */
const RIGHT_TO_LEFT = [
	...['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'iw', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi'],
];
const SCRIPTS = ['adlm', 'arab', 'aran', 'hebr', 'nkoo', 'rohg', 'syrc', 'thaa'];

/** The direction of a language's texts. @param tag BCP 47 */
export function directionOf(tag: string): 'ltr' | 'rtl' {
	const script = subtagsOf(tag)
		.slice(1)
		.find((one) => one.length === 4);
	if (script !== undefined) return SCRIPTS.includes(script) ? 'rtl' : 'ltr';
	return RIGHT_TO_LEFT.includes(baseOf(tag)) ? 'rtl' : 'ltr';
}
