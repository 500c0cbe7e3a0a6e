import { fill, languageFor, textsFor, type Texts } from '../page/texts';
import type { View } from '../page/view';
import type { Wait } from './wait';

/**
 * Describes a wait for the page.
 *
 * @param accepted the request's Accept-Language
 */
export function viewOf(
	{ page, origin }: Wait,
	blocked?: View['blocked'],
	accepted?: unknown,
): View {
	const { company, logoUrl, accent, help, attachment, asksNickname } = page;
	const texts = Object.entries(textsFor(languageFor(page, accepted), page.texts)).map(
		([key, text]) => [key, fill(text, { company })],
	);
	return {
		texts: Object.fromEntries(texts) as Texts,
		company,
		logoUrl,
		accent,
		help,
		origin,
		attachment,
		asksNickname,
		blocked,
	};
}
