import type { Attachment } from './attachment';
import type { Texts } from './texts';

/** What the served document passes to the page's script, as JSON. */
export interface PageData {
	texts: Texts;
	/** Origin the page must have for the passkey to be accepted. */
	origin: string;
	attachment?: Attachment;
}
