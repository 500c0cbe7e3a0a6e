import type { Attachment } from '../attachment';
import type { Code } from '../protocol/answer';
import type { Wait } from '../protocol/wait';
import { fill, textsFor, type Texts } from './texts';

/** Why a link shows no button to anybody. */
export type Blocked = Extract<Code, 'expired' | 'closed'>;

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

/** Describes a wait for the page. */
export function viewOf({ page, origin }: Wait, blocked?: Blocked): View {
	const { company, logoUrl, accent, help, attachment, asksNickname, language } = page;
	const texts = Object.entries(textsFor(language, page.texts)).map(([key, text]) => [
		key,
		fill(text, { company }),
	]);
	return {
		texts: Object.fromEntries(texts) as Texts,
		company,
		logoUrl,
		accent,
		help,
		origin,
		attachment,
		asksNickname,
		blocked,
	};
}
