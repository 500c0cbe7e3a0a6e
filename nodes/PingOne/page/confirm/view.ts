import type { Blocked } from '../view';
import type { ConfirmTexts } from './texts';

/** Everything the page is built from: plain text, not yet escaped. */
export interface ConfirmView {
	/** `{company}` is filled in; everything about the user is filled in by the script. */
	texts: ConfirmTexts;
	company: string;
	logoUrl: string;
	accent: string;
	help: string;
	/** Origin the page must have for the user's keys to answer. */
	origin: string;
	blocked?: Blocked;
}
