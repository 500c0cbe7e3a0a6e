import type { ConfirmTexts } from './texts';

/** What the served document passes to the page's script, as JSON. */
export interface ConfirmData {
	texts: ConfirmTexts;
	/** Origin the page must have for the user's keys to answer. */
	origin: string;
}
