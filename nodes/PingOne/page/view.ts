import type { CommonTexts, ConfirmTexts, Texts } from './texts';

/** Authenticator attachment allowed by the FIDO2 policy (PingOne: `authenticatorAttachment`). */
export type Attachment = 'PLATFORM' | 'CROSS_PLATFORM' | 'BOTH';

/** Why a link shows no button to any visitor; `unavailable`: not now. */
export type Blocked = 'expired' | 'closed' | 'unavailable';

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

/** The page on which a user confirms. Says nothing of what is to be confirmed. */
export interface ConfirmView extends Frame {
	texts: ConfirmTexts;
}

/** What the served document passes to the page's script, as JSON. */
export interface PageData {
	texts: CommonTexts;
	origin: string;
	/** Where a passkey is to be created: what the policy allows. */
	attachment?: Attachment;
}
