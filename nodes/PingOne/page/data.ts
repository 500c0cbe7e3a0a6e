import type { Attachment } from './attachment';
import type { CommonTexts } from './texts';

/** What the served document passes to the page's script, as JSON. */
export interface PageData {
	texts: CommonTexts;
	/** Origin the page must have for the user's keys to answer. */
	origin: string;
	/** Where a passkey is to be created: what the policy allows. */
	attachment?: Attachment;
}
