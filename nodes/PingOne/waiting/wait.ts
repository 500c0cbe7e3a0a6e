import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { LinkPurpose } from '../page/link/proof';
import { hasCodesAsked } from '../page/link/records';
import { isJsonObject } from '../pingone/errors/apiResponse';
import {
	type Check,
	type Guarded,
	isFlag,
	isList,
	isMapOf,
	isNumber,
	isOneOf,
	isRecord,
	isText,
	orMissing,
	readKept,
} from '../savedState';

/** The user for whom the page is, as named on it and in the output. */
export type Person = Guarded<typeof isPerson>;

const isPerson = isRecord({
	id: isText,
	username: isText,
	/** Given and family name; the username when PingOne has none. */
	name: isText,
	/** As PingOne has it. No page shows it. */
	email: orMissing(isText),
	/** Whether PingOne asks for MFA, in an enrollment; absent when it did not say so. */
	mfaEnabled: orMissing(isFlag),
});

/** What a page shows besides its own texts. All values have been validated. */
export type Appearance = Guarded<typeof isAppearance>;

export const isAppearance = isRecord({
	/** A language of the page's, or AUTOMATIC. */
	language: isText,
	/** The user's, as PingOne has it: like an Accept-Language. */
	preferredLanguage: orMissing(isText),
	/** Overrides texts of the language, by key. */
	texts: isMapOf(isText),
	company: isText,
	/** Absolute https address, or empty. */
	logoUrl: isText,
	/** `#rrggbb`. */
	accent: isText,
	/** Support contact, as free text; may be empty. */
	help: isText,
});

const isPurpose = isOneOf('enrollment', 'confirmation');

/** The link that opens a wait, without anything secret. */
const isLink = isRecord({
	purpose: isPurpose,
	salt: isText,
	/** Of the proofs that open it. */
	digests: isList(isText),
	/** Of their start codes. */
	codes: isList(isText),
	asksStartCode: isFlag,
});

const isWaitLink = (value: unknown): value is Guarded<typeof isLink> =>
	isLink(value) && hasCodesAsked(value);

/** What a user is asked: the values of fields, by label. */
export type Question = Record<string, string>;

/** A link of the same execution that opens another wait; its holder is told so. */
export type OtherLink = Guarded<typeof isOtherLink>;

const isOtherLink = isRecord({
	userId: isText,
	purpose: isPurpose,
	digests: isList(isText),
	/** `over`: its wait came before. `notYet`: it is to come. `wrongLink`: its user was sent the present one since. */
	code: isOneOf('over', 'notYet', 'wrongLink'),
});

/**
 * What every wait for a person has. Written once, into the node's context, which n8n keeps with the
 * execution; read for every request. Holds no secret: a digest cannot be turned back into a proof.
 */
export type BaseWait = IDataObject & Guarded<typeof isBaseWait>;

const isBaseWait = isRecord({
	/** Version of this record: executions may wait across an update of the node. */
	version: isOneOf(1),
	/** Random; distinguishes the waits of one execution. */
	nonce: isText,
	/** What else is known of them is known where the page names them. */
	person: isRecord({ id: isText }),
	link: isWaitLink,
	others: isList(isOtherLink),
	/** Origin of the page, as browsers write it. */
	origin: isText,
	/** Milliseconds since 1970: nothing begins from then on. */
	expiresAt: isNumber,
	page: isAppearance,
	reminder: isNumber,
	/** The node's field User, as it was when the wait began. */
	userField: orMissing(isText),
	/** What the user is asked; a wait that goes on must ask the same. */
	question: orMissing(isMapOf(isText)),
	/** What the expressions of the node's fields gave when the wait began, by field. */
	fields: orMissing(isJsonObject),
	/** When the node goes on by itself to have the user reminded, in milliseconds since 1970. */
	pausesAt: orMissing(isNumber),
});

export const isCall = isRecord({ timeoutMs: isNumber, transactionId: orMissing(isText) });

/** A wait whose page asks PingOne. */
export type AskingWait = BaseWait & Guarded<typeof isAsking>;

export const isAsking = isRecord({
	person: isPerson,
	/** The environment in which the user was found, for all requests of the page. */
	environmentId: isText,
	/** For all requests to PingOne. */
	call: isCall,
});

/** Identifies a wait in this process. */
export const waitKey = (
	ctx: Pick<IWebhookFunctions, 'getExecutionId'>,
	{ nonce }: Pick<BaseWait, 'nonce'>,
) => `${ctx.getExecutionId()} ${nonce}`;

/** A time of milliseconds since 1970, as outputs and pages have it. */
export const iso = (ms: number) => new Date(ms).toISOString();

export const WAIT_KEY = 'pingOneWait';

/** Grace period for an attempt under way when a link expires, in ms. */
export const GRACE_MS = 120_000;

/** No request that could end a wait begins this long before a pause: longer than its page is patient. In ms. */
export const PAUSE_MARGIN_MS = 35_000;

/** When n8n resumes what no one has ended: at a pause, or after the last request and the look that follows it. */
export const resumeAt = ({ expiresAt, pausesAt }: Pick<BaseWait, 'expiresAt' | 'pausesAt'>) =>
	new Date(pausesAt ?? expiresAt + GRACE_MS + 2 * PAUSE_MARGIN_MS + 10_000);

/** A request this long after n8n was told to resume shows that it did not, and tells it again. In ms. */
export const RESUME_AGAIN_MS = 15_000;

/** The node's name in an expression: every character except letters, digits and spaces escaped. */
const inExpression = (name: string) =>
	`"${name.replace(
		/[^A-Za-z0-9 ]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	)}"`;

/** An expression that yields the status that a node gave out last; it fails before the first time. */
export const lastStatusExpression = (nodeName: string, purpose: LinkPurpose) =>
	`{{ $(${inExpression(nodeName)}).last().json.${purpose}.status }}`;

/** An expression that yields a node's context as JSON: a webhook has no other access to it. */
export const contextExpression = (nodeName: string) =>
	`{{ JSON.stringify($(${inExpression(nodeName)}).context) }}`;

/** Reads a wait from the JSON of the node's context. @returns undefined for none that is readable as a whole */
export function readWait(context: unknown, isOwn: Check = () => true): BaseWait | undefined {
	if (typeof context !== 'string') return undefined;
	try {
		const saved = (JSON.parse(context) as Record<string, unknown> | null)?.[WAIT_KEY];
		const kept = readKept<BaseWait>(saved, 1, (value) => isBaseWait(value) && isOwn(value));
		return kept.found === 'state' ? kept.state : undefined;
	} catch {
		return undefined;
	}
}
