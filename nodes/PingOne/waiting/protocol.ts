import type { IWebhookFunctions } from 'n8n-workflow';
import { DEFAULT_ACCENT } from '../page/color';
import { AUTOMATIC } from '../page/language';
import type { LinkPurpose } from '../page/link/proof';
import type { Common } from '../page/http/request';
import { languageFor, type PageName, textsFor } from '../page/texts';
import type { Blocked } from '../page/view';
import type { Visitor } from '../page/visitor';
import type { Check } from '../savedState';
import type { Answer } from './answer';
import type { LogEvent } from './events';
import type { WaitRecord } from './record';
import type { Appearance, BaseWait } from './wait';

/** Who sent a request, and where it is noted. */
export interface Asked {
	/** Names the wait in this process. */
	key: string;
	executionId: string;
	visitor: Visitor;
	log: LogEvent;
}

/** How a page looks whose wait cannot be read. */
export const PLAIN: Appearance = {
	language: AUTOMATIC,
	texts: {},
	company: '',
	logoUrl: '',
	accent: DEFAULT_ACCENT,
	help: '',
};

/** For what a page is made. */
interface Showing {
	/** Why it shows no button. */
	blocked?: Blocked;
	/** Of the content security policy, base64. */
	nonce: string;
	/** The request's Accept-Language. */
	accepted: unknown;
}

/** What each page shows of a wait. Names neither the user nor what is to be confirmed. */
export function frameOf<Page extends PageName>(
	name: Page,
	wait: { page: Appearance; origin: string } | undefined,
	{ blocked, accepted }: Showing,
) {
	const { page, origin } = wait ?? { page: PLAIN, origin: '' };
	const { company, logoUrl, accent, help } = page;
	const texts = textsFor(name, languageFor(page, accepted), page.texts, { company });
	return { texts, company, logoUrl, accent, help, origin, blocked };
}

export type PageRequest = Common & { action: string };

/** What a page is for. The rest of a waiting page's protocol is the same for all. */
export interface Protocol<W extends BaseWait = BaseWait, Q extends PageRequest = PageRequest> {
	/** Begins the names of events; the member of the output that tells how a wait ended. */
	purpose: LinkPurpose | 'signIn';
	/** Whether what was kept of a wait has all that this page needs. */
	isWait: Check;
	/** What this process remembers of a wait, created if there is nothing yet. */
	recordOf(key: string): WaitRecord;
	/** The page as a document. @param wait undefined where it cannot be read: then the page is blocked */
	render(wait: W | undefined, showing: Showing): string;
	/** @returns undefined for a body that the page would not send */
	readRequest(body: unknown): Q | undefined;
	answer(ctx: IWebhookFunctions, wait: W, request: Q, asked: Asked): Promise<Answer>;
}
