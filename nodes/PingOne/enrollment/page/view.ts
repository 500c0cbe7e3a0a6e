import type { Attachment } from '../attachment';
import type { Code } from '../protocol/answer';
import type { Wait } from '../protocol/wait';
import { fill, textsFor, type Texts } from './texts';

/** Why a link shows no button, whoever opens it. */
export type Blocked = Extract<Code, 'expired' | 'closed'>;

/** Everything that the page is made of: plain text, not yet escaped. Names nobody. */
export interface View {
	/** `{company}` is filled in; what belongs to the person is filled in by the page. */
	texts: Texts;
	company: string;
	logoUrl: string;
	accent: string;
	help: string;
	/** Where the page has to be, for the key to be good. */
	origin: string;
	attachment?: Attachment;
	asksNickname: boolean;
	blocked?: Blocked;
}

/** Puts a wait into words. */
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
