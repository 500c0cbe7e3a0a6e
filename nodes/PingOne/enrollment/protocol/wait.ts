import type { IDataObject } from 'n8n-workflow';
import type { Attachment } from '../attachment';
import type { EnrollmentStatus } from './status';

/** Who is enrolled, as far as the page and the output name them. */
export interface Person extends IDataObject {
	/** PingOne user ID. */
	id: string;
	username: string;
	/** Given and family name; the username when PingOne has none. */
	name: string;
}

/** What the page shows besides its own texts. Everything here was checked before. */
export interface PageSettings extends IDataObject {
	language: string;
	/** Replaces texts of the language, by their keys. */
	texts: Record<string, string>;
	company: string;
	/** Absolute https address, or empty. */
	logoUrl: string;
	/** `#rrggbb`. */
	accent: string;
	/** Absolute https address to go on to after success, or empty. */
	redirectUrl: string;
	/** Undefined when the policy could not be read. */
	attachment?: Attachment;
	/** Whether the person may name the key. */
	asksNickname: boolean;
	/** Whom to ask, in the company’s own words; may be empty. */
	help: string;
}

/** The link that opens a wait, as far as the execution knows it. */
export interface WaitLink extends IDataObject {
	salt: string;
	/** SHA-256 of the proof, base64url. */
	digest: string;
	asksStartCode: boolean;
}

/** A link of the same execution that opens another wait: its holder is told so. */
export interface OtherLink extends IDataObject {
	digest: string;
	/** Whether its wait has begun before this one; else it is still to come. */
	spent: boolean;
}

interface BaseWait extends IDataObject {
	/** Version of this record: executions may wait across an update of the node. */
	version: 1;
	/** Random, tells the waits of one execution apart. */
	nonce: string;
	person: Person;
	link: WaitLink;
	others: OtherLink[];
	/** Origin of the page, as browsers write it. */
	origin: string;
	/** Milliseconds since 1970: no attempt begins, and no report is taken, from then on. */
	expiresAt: number;
	page: PageSettings;
}

/**
 * One wait for one person. Written once, when the node starts to wait, into the node's context,
 * which n8n keeps with the execution; read again for every request. Holds nothing secret: the
 * nonce and the salt are salts, and the digest cannot be turned back into a proof.
 */
export interface EnrollmentWait extends BaseWait {
	kind: 'enroll';
	/** Milliseconds since 1970. */
	startedAt: number;
	/** Body of PingOne's create request, without a nickname that is asked on the page. */
	device: IDataObject & { rp: { id: string; name: string } };
	/** What happens to devices that the user has and nobody activated. */
	ifExists: 'createAnother' | 'replacePending';
	/** Attempts until the link closes. */
	maxAttempts: number;
	/** For all requests to PingOne. */
	call: { timeoutMs: number; transactionId?: string };
}

/** A wait after the enrollment, for those who open the link once more. */
export interface WatchWait extends BaseWait {
	kind: 'watch';
	/** How the enrollment ended. */
	ended: { status: EnrollmentStatus; at: number };
	/** The input item, which goes on when nobody reports anything. */
	item: IDataObject;
}

export type Wait = EnrollmentWait | WatchWait;

/** Name of the wait in the node's context. */
export const WAIT_KEY = 'enrollment';

/** How long an attempt may go on after the link has expired, so that nobody is cut off at their key. In milliseconds. */
export const GRACE_MS = 120_000;

/** A little longer than the grace, so that n8n does not go on while the last answer is under way. In milliseconds. */
export const resumeAt = ({ expiresAt }: Pick<Wait, 'expiresAt'>) =>
	new Date(expiresAt + GRACE_MS + 30_000);

/** The node's name in an expression: every character but letters, digits and blanks escaped. */
const inExpression = (name: string) =>
	`"${Array.from({ length: name.length }, (_, index) =>
		/[A-Za-z0-9 ]/.test(name[index])
			? name[index]
			: `\\u${name.charCodeAt(index).toString(16).padStart(4, '0')}`,
	).join('')}"`;

/** The expression that gives a node's context as JSON: the only way that a webhook has to it. */
export const contextExpression = (nodeName: string) =>
	`{{ JSON.stringify($(${inExpression(nodeName)}).context) }}`;

/**
 * Reads the wait back from the JSON of the node's context.
 *
 * @returns undefined when this node does not wait for anybody
 */
export function readWait(context: unknown): Wait | undefined {
	if (typeof context !== 'string') return undefined;
	let parsed: unknown;
	try {
		parsed = JSON.parse(context);
	} catch {
		return undefined;
	}
	const wait = (parsed as Record<string, Wait | undefined> | null)?.[WAIT_KEY];
	return wait?.version === 1 ? wait : undefined;
}
