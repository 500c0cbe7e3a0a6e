import { de } from './de';
import { en, type Texts } from './en';
import { es } from './es';
import { fr } from './fr';
import { it } from './it';
import { ja } from './ja';
import { nl } from './nl';
import { pl } from './pl';
import { pt } from './pt';
import { AUTOMATIC, languageAmong, wantedLanguages } from '../language';

export type { Texts };

/** The page's languages, by the stored value of the field. */
export const LANGUAGES: Record<string, { name: string; texts: Texts }> = {
	nl: { name: 'Dutch', texts: nl },
	en: { name: 'English', texts: en },
	fr: { name: 'French', texts: fr },
	de: { name: 'German', texts: de },
	it: { name: 'Italian', texts: it },
	ja: { name: 'Japanese', texts: ja },
	pl: { name: 'Polish', texts: pl },
	pt: { name: 'Portuguese (Brazil)', texts: pt },
	es: { name: 'Spanish', texts: es },
};

export const isTextKey = (key: string): key is keyof Texts => Object.hasOwn(en, key);

/** What decides in which language a reader gets a page. */
export interface LanguageChoice {
	/** The field: a language, or AUTOMATIC. */
	language: string;
	/** The user's own, as PingOne has it. */
	preferredLanguage?: string;
	texts: Record<string, string>;
}

/**
 * The language of a page for one reader: the field's, then the user's own, then the browser's, then
 * English. With Custom Texts, which are of one language, it is the same for every reader.
 *
 * @param accepted the request's Accept-Language
 */
export function languageFor(
	{ language, preferredLanguage = '', texts }: LanguageChoice,
	accepted: unknown,
): string {
	const found =
		language === AUTOMATIC && Object.keys(texts).length === 0
			? [preferredLanguage, ...wantedLanguages(accepted)]
			: [language];
	return languageAmong(found, Object.keys(LANGUAGES)) ?? 'en';
}

/** The texts of a language, with some replaced. English for a language that this version lacks. */
export const textsFor = (language: string, own: Record<string, string> = {}): Texts => ({
	...((Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language]?.texts : undefined) ?? en),
	...own,
});

/** Fills in `{name}` and other placeholders. Inserted values are not searched again. */
export const fill = (text: string, values: Record<string, string>) =>
	text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
	);
