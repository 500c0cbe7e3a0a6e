import type { Attachment } from './attachment';
import type { Texts } from './texts';

/** Why a link shows no button to any visitor. */
export type Blocked = 'expired' | 'closed';

/** Everything the page is built from: plain text, not yet escaped. Names no user. */
export interface View {
	/** `{company}` is filled in; the user's details are filled in by the script. */
	texts: Texts;
	company: string;
	logoUrl: string;
	accent: string;
	help: string;
	/** Origin the page must have for the passkey to be accepted. */
	origin: string;
	attachment?: Attachment;
	asksNickname: boolean;
	blocked?: Blocked;
}
