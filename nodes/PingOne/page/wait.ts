import type { IDataObject } from 'n8n-workflow';

/** The user for whom the page is, as named on it and in the output. */
export interface Person extends IDataObject {
	/** PingOne user ID. */
	id: string;
	username: string;
	/** Given and family name; the username when PingOne has none. */
	name: string;
}

/** What a page shows besides its own texts. All values have been validated. */
export interface Appearance extends IDataObject {
	language: string;
	/** Overrides texts of the language, by key. */
	texts: Record<string, string>;
	company: string;
	/** Absolute https address, or empty. */
	logoUrl: string;
	/** `#rrggbb`. */
	accent: string;
	/** Support contact, as free text; may be empty. */
	help: string;
}

/** The link that opens a wait, without anything secret. */
export interface WaitLink extends IDataObject {
	salt: string;
	/** SHA-256 of the proof, base64url. */
	digest: string;
	asksStartCode: boolean;
}

/** What every wait for a person has. */
export interface BaseWait extends IDataObject {
	/** Version of this record: executions may wait across an update of the node. */
	version: 1;
	/** Random; distinguishes the waits of one execution. */
	nonce: string;
	person: Person;
	link: WaitLink;
	/** Origin of the page, as browsers write it. */
	origin: string;
	/** Milliseconds since 1970: nothing begins from then on. */
	expiresAt: number;
	page: Appearance;
}

/** Grace period for an attempt under way when a link expires, in ms. */
export const GRACE_MS = 120_000;

/** The node's name in an expression: every character except letters, digits and spaces escaped. */
const inExpression = (name: string) =>
	`"${Array.from({ length: name.length }, (_, index) =>
		/[A-Za-z0-9 ]/.test(name[index])
			? name[index]
			: `\\u${name.charCodeAt(index).toString(16).padStart(4, '0')}`,
	).join('')}"`;

/** An expression that yields a node's context as JSON: a webhook has no other access to it. */
export const contextExpression = (nodeName: string) =>
	`{{ JSON.stringify($(${inExpression(nodeName)}).context) }}`;

/**
 * Reads a wait back from the JSON of the node's context.
 *
 * @param key under which it was kept
 * @returns undefined when this node is not waiting for anybody
 */
export function readRecord<T extends BaseWait>(context: unknown, key: string): T | undefined {
	if (typeof context !== 'string') return undefined;
	try {
		const wait = (JSON.parse(context) as Record<string, T | undefined> | null)?.[key];
		return wait?.version === 1 ? wait : undefined;
	} catch {
		return undefined;
	}
}
