import { fill, textsFor, type Texts } from '../page/texts';
import type { View } from '../page/view';
import type { Wait } from './wait';

/** Describes a wait for the page. */
export function viewOf({ page, origin }: Wait, blocked?: View['blocked']): View {
	const { company, logoUrl, accent, help, attachment, asksNickname, language } = page;
	const texts = Object.entries(textsFor(language, page.texts)).map(([key, text]) => [
		key,
		fill(text, { company }),
	]);
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
