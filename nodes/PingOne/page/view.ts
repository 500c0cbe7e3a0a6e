import type { Attachment } from './attachment';
import type { CommonTexts, Texts } from './texts';

/** Why a link shows no button to any visitor. */
export type Blocked = 'expired' | 'closed';

/** What every page is built from: plain text, not yet escaped. Names no user. */
export interface Frame {
	/** `{company}` is filled in; the user's details are filled in by the script. */
	texts: CommonTexts;
	company: string;
	logoUrl: string;
	/** `#rrggbb`. */
	accent: string;
	help: string;
	/** Origin the page must have for the user's keys to answer. */
	origin: string;
	blocked?: Blocked;
}

/** The page on which a user enrolls. */
export interface View extends Frame {
	texts: Texts;
	attachment?: Attachment;
	asksNickname: boolean;
}
