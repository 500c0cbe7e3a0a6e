import { textsFor, type Texts } from '../../texts';
import { SHARED } from '../../texts/shared';
import { de } from './de';
import { en, type OwnTexts } from './en';
import { es } from './es';
import { fr } from './fr';
import { it } from './it';
import { ja } from './ja';
import { nl } from './nl';
import { pl } from './pl';
import { pt } from './pt';

/** All texts of the page on which a user confirms. */
export type ConfirmTexts = OwnTexts & Pick<Texts, (typeof SHARED)[number]>;

const LANGUAGES: Record<string, OwnTexts> = { nl, en, fr, de, it, ja, pl, pt, es };

/** The texts of a language, with some replaced. English for a language that this version lacks. */
export function confirmTextsFor(language: string, own: Record<string, string> = {}): ConfirmTexts {
	const shared = textsFor(language);
	const ofLanguage = Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : en;
	return {
		...Object.fromEntries(SHARED.map((key) => [key, shared[key]])),
		...ofLanguage,
		...own,
	} as ConfirmTexts;
}
