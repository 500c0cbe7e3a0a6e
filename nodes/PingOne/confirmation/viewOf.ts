import { confirmTextsFor } from '../page/confirm/texts';
import { fill } from '../page/texts';
import type { ConfirmView } from '../page/confirm/view';
import type { ConfirmationWait } from './wait';

/** Describes a wait for the page. Names neither the user nor what is to be confirmed. */
export function viewOf(
	{ page, origin }: Pick<ConfirmationWait, 'page' | 'origin'>,
	blocked?: ConfirmView['blocked'],
): ConfirmView {
	const { company, logoUrl, accent, help, language } = page;
	const texts = Object.fromEntries(
		Object.entries(confirmTextsFor(language, page.texts)).map(([key, text]) => [
			key,
			fill(text, { company }),
		]),
	) as ConfirmView['texts'];
	return { texts, company, logoUrl, accent, help, origin, blocked };
}
