import de from './de.json';
import en from './en.json';
import es from './es.json';
import fr from './fr.json';
import it from './it.json';
import ja from './ja.json';
import nl from './nl.json';
import pl from './pl.json';
import pt from './pt.json';
import { AUTOMATIC, languageAmong, wantedLanguages } from '../language';

/** What a language's file holds; `{name}`, `{account}` and the like are filled in. */
type Words = typeof en;

/** All texts of the page on which a user enrolls. */
export type Texts = Words['shared'] & Words['enroll'];

/** All texts of the page on which a user confirms. */
export type ConfirmTexts = Words['shared'] & Words['confirm'];

/** What both pages say, though not all of it in the same words. */
export type CommonTexts = Pick<Texts, keyof Texts & keyof ConfirmTexts>;

interface Language {
	name: string;
	enroll: Texts;
	confirm: ConfirmTexts;
}

const language = (name: string, { shared, enroll, confirm }: Words): Language => ({
	name,
	enroll: { ...shared, ...enroll },
	confirm: { ...shared, ...confirm },
});

const ENGLISH = language('English', en);

/** The languages of the pages, by the stored value of the field. */
export const LANGUAGES: Record<string, Language> = {
	nl: language('Dutch', nl),
	en: ENGLISH,
	fr: language('French', fr),
	de: language('German', de),
	it: language('Italian', it),
	ja: language('Japanese', ja),
	pl: language('Polish', pl),
	pt: language('Portuguese (Brazil)', pt),
	es: language('Spanish', es),
};

export type PageName = 'enroll' | 'confirm';

/** Whether a page has a text of that key. */
export const isTextKey = (page: PageName, key: string) => Object.hasOwn(ENGLISH[page], key);

/** What decides in which language a reader gets a page. */
export interface LanguageChoice {
	/** The field: a language, or AUTOMATIC. */
	language: string;
	/** The user's own, as PingOne has it: like an Accept-Language. */
	preferredLanguage?: string;
	texts: Record<string, string>;
}

/**
 * The language of a page: the field's, the user's own, the browser's, then English. Custom Texts
 * stand in each of them, unless their `lang` says that they are of one.
 */
export function languageFor(
	{ language, preferredLanguage, texts }: LanguageChoice,
	accepted: unknown,
): string {
	const found =
		language === AUTOMATIC && texts.lang === undefined
			? [...wantedLanguages(preferredLanguage), ...wantedLanguages(accepted)]
			: [language];
	return languageAmong(found, Object.keys(LANGUAGES)) ?? 'en';
}

/** English for a language that this version lacks. */
const languageOf = (code: string): Language =>
	(Object.hasOwn(LANGUAGES, code) && LANGUAGES[code]) || ENGLISH;

/** Fills in `{name}` and other placeholders. Inserted values are not searched again. */
const fill = (text: string, values: Record<string, string>) =>
	text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
	);

/** The texts of a page, with some replaced, and placeholders such as the company filled in. */
export const textsFor = <Page extends PageName>(
	page: Page,
	code: string,
	own: Record<string, string> = {},
	values: Record<string, string> = {},
): Language[Page] =>
	Object.fromEntries(
		Object.entries({ ...languageOf(code)[page], ...own }).map(([key, text]) => [
			key,
			fill(text, values),
		]),
	) as unknown as Language[Page];
