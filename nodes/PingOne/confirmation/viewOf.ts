import { confirmTextsFor, fill, languageFor } from '../page/texts';
import type { ConfirmView } from '../page/confirm/view';
import type { ConfirmationWait } from './wait';

/**
 * Describes a wait for the page. Names neither the user nor what is to be confirmed.
 *
 * @param accepted the request's Accept-Language
 */
export function viewOf(
	{ page, origin }: Pick<ConfirmationWait, 'page' | 'origin'>,
	blocked?: ConfirmView['blocked'],
	accepted?: unknown,
): ConfirmView {
	const { company, logoUrl, accent, help } = page;
	const language = languageFor(page, accepted);
	const texts = Object.fromEntries(
		Object.entries(confirmTextsFor(language, page.texts)).map(([key, text]) => [
			key,
			fill(text, { company }),
		]),
	) as ConfirmView['texts'];
	return { texts, company, logoUrl, accent, help, origin, blocked };
}
