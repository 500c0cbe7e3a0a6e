import { directionOf, wantedLanguages } from '../../../nodes/PingOne/page/language.ts';
import { languageFor } from '../../../nodes/PingOne/page/texts/index.ts';

const automatic = (preferredLanguage?: string, texts: Record<string, string> = {}) => ({
	language: 'auto',
	texts,
	...(preferredLanguage !== undefined && { preferredLanguage }),
});

it.each([
	['a browser in German', 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de'],
	['a browser in French of Switzerland', 'fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
	['a browser in Portuguese of Brazil', 'pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
	['a browser in Hebrew, then Polish', 'he-IL,he;q=0.9,pl;q=0.5', 'pl'],
	['a browser in Chinese', 'zh-CN,zh;q=0.9', 'en'],
	['languages out of order', 'en;q=0.2, ja;q=0.8, it;q=0', 'ja'],
	['no header', undefined, 'en'],
	['two headers', ['de', 'fr'], 'en'],
	['nonsense', ';;q=,,=;q=de;'.repeat(1_000), 'en'],
])('%s', (_, header, expected) => {
	expect(languageFor(automatic(), header)).toBe(expected);
});

it('puts the user’s own language before the browser’s, when there are texts in it', () => {
	expect(languageFor(automatic('nl-BE'), 'de')).toBe('nl');
	expect(languageFor(automatic('he'), 'de')).toBe('de');
	expect(languageFor(automatic(''), 'de')).toBe('de');
});

it.each([
	['de;q=1.0', 'de'],
	['da, de;q=0.8', 'de'],
	['en-US, en-gb;q=0.8, en;q=0.7', 'en'],
	['es;q=0.2, it', 'it'],
	['*', 'fr'],
])('reads the user’s own language %s as PingOne documents it', (own, expected) => {
	expect(languageFor(automatic(own), 'fr')).toBe(expected);
});

it.each([
	['de-DE', 'de'],
	['pt-BR', 'pt'],
	['DE', 'de'],
	['en_GB', 'en'],
	['sv', 'en'],
	['__proto__', 'en'],
])('the field %s gives %s, whatever the browser asks for', (language, expected) => {
	expect(languageFor({ ...automatic('fr'), language }, 'ja')).toBe(expected);
});

it('own texts leave the others in the reader’s language', () => {
	const own = { headline: 'Example Ltd' };
	expect(languageFor(automatic('fr', own), 'de')).toBe('fr');
	expect(languageFor(automatic(undefined, own), 'de')).toBe('de');
});

it('own texts that are of a language stand on a page that is the same for every reader', () => {
	expect(languageFor(automatic('fr', { lang: 'sv', button: 'Skapa' }), 'de')).toBe('en');
});

it('reads no more than the beginning of a long header', () => {
	expect(wantedLanguages('xx,'.repeat(100_000)).length).toBeLessThan(200);
});

it.each([
	['he', 'rtl'],
	['ar-EG', 'rtl'],
	['fa', 'rtl'],
	['az-Arab', 'rtl'],
	['ur-Latn', 'ltr'],
	['de', 'ltr'],
	['ja', 'ltr'],
	['', 'ltr'],
])('%s runs %s', (tag, expected) => {
	expect(directionOf(tag)).toBe(expected);
});
