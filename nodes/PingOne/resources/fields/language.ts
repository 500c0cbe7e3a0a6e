import { AUTOMATIC, wantedLanguages } from '../../page/language';
import { LANGUAGES } from '../../page/texts';
import type { User } from '../../pingone/types';
import { choice } from '../../read/kinds';

/** Language of a page that a user opens. */
export const language = choice({
	displayName: 'Language',
	name: 'language',
	options: [
		{
			name: 'Automatic',
			value: AUTOMATIC,
			description: 'The user’s preferred language in PingOne, then their browser’s, then English',
		},
		...Object.entries(LANGUAGES).map(([value, { name }]) => ({ name, value })),
	],
	default: AUTOMATIC,
	description:
		'Language of the page. An expression can return a tag such as de-DE. If you use your own texts, Automatic means English.',
});

/** What the page has to know of a user for Automatic. */
export const preferenceOf = ({ preferredLanguage }: User): { preferredLanguage?: string } =>
	typeof preferredLanguage === 'string' && preferredLanguage !== '' ? { preferredLanguage } : {};

function isTag(text: string): boolean {
	try {
		return Intl.getCanonicalLocales(text).length > 0;
	} catch {
		return false;
	}
}

/**
 * The language that a user wants most, as a tag. PingOne has an Accept-Language such as `en-US,
 * en-gb;q=0.8` ("Users"), which n8n's dates refuse.
 */
export const mostWanted = ({ preferredLanguage }: User): string | undefined =>
	wantedLanguages(preferredLanguage).find(isTag);
