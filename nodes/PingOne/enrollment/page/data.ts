import type { Attachment } from '../attachment';
import type { Texts } from './texts';

/** What the served document hands to the page's script, as JSON. */
export interface PageData {
	texts: Texts;
	/** Where the page has to be, for the key to be good. */
	origin: string;
	attachment?: Attachment;
}
