import type { IDataObject } from 'n8n-workflow';

/** Kinds of key that a FIDO2 policy takes (PingOne: `authenticatorAttachment`). */
export type KeyKind = 'PLATFORM' | 'CROSS_PLATFORM' | 'BOTH';

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
	kinds?: KeyKind;
	/** Whether the person may name the key. */
	asksNickname: boolean;
	/** Whom to ask, in the company’s own words; may be empty. */
	help: string;
}

/**
 * One wait for one person. Written once, when the node starts to wait, into the node's context,
 * which n8n keeps with the execution; read again for every request. Holds nothing secret: the
 * nonce is a salt, and whoever may read the execution has its link anyway.
 */
export interface Wait extends IDataObject {
	/** Version of this record: executions may wait across an update of the node. */
	version: 1;
	/** Random, tells the waits of one execution apart. */
	nonce: string;
	person: Person;
	/** Body of PingOne's create request, without a nickname that is asked on the page. */
	device: IDataObject & { rp: { id: string; name: string } };
	/** Origin of the page, as browsers write it. */
	origin: string;
	/** Milliseconds since 1970: no try begins from then on. */
	expiresAt: number;
	/** What happens to devices that the person has and nobody activated. */
	ifExists: 'createAnother' | 'replacePending';
	/** Tries until the link closes. */
	mostTries: number;
	/** SHA-256 of the link's own code in base64url; empty when the link needs none. */
	linkCodeHash: string;
	/** For all requests to PingOne. */
	call: { timeoutMs: number; transactionId?: string };
	page: PageSettings;
}

/** Name of the wait in the node's context. */
export const WAIT_KEY = 'enrollment';

/** How long a try may go on after the link has expired, so that nobody is cut off at their key. In milliseconds. */
export const GRACE_MS = 120_000;

/** A little longer than the grace, so that n8n does not go on while the last answer is under way. In milliseconds. */
export const resumeAt = ({ expiresAt }: Wait) => new Date(expiresAt + GRACE_MS + 30_000);

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
