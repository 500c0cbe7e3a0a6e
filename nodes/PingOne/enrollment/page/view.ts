import type { Code } from '../protocol/answer';
import type { KeyKind, Wait } from '../protocol/wait';
import { plain } from '../safeText';
import { fill, textsFor, type Texts } from './texts';

/** Why a link shows no button. */
export type Blocked = Extract<Code, 'expired' | 'closed' | 'used'> | 'wrongLink';

/** Everything that the page is made of: plain text, not yet escaped. */
export interface View {
	texts: Texts;
	company: string;
	logoUrl: string;
	accent: string;
	help: string;
	/** Where the page has to be, for the key to be good. */
	origin: string;
	kinds?: KeyKind;
	asksNickname: boolean;
	blocked?: Blocked;
}

/**
 * Puts a wait into words.
 *
 * @param blocked names nobody then: the link may be in the wrong hands
 */
export function viewOf({ page, person, origin }: Wait, blocked?: Blocked): View {
	const { company, logoUrl, accent, help, kinds, asksNickname, language } = page;
	const name = plain(person.name);
	const username = plain(person.username);
	const values = { name, account: name === username ? name : `${name} (${username})`, company };
	const texts = textsFor(language, page.texts);
	const filled = Object.entries(blocked ? {} : texts).map(([key, text]) => [
		key,
		fill(text, values),
	]);
	return {
		texts: { ...texts, ...(Object.fromEntries(filled) as Partial<Texts>) },
		company,
		logoUrl,
		accent,
		help,
		origin,
		kinds,
		asksNickname,
		blocked,
	};
}
