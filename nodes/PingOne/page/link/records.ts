import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { LinkPurpose } from './proof';

/**
 * One link that this execution created. n8n keeps the record with the execution; it holds no
 * secret.
 */
export interface LinkRecord extends IDataObject {
	/** Differs after n8n's Retry, which copies the records to an execution with another address. */
	executionId: string;
	/** PingOne user ID. */
	userId: string;
	purpose: LinkPurpose;
	salt: string;
	/** Of the link's proofs, the first one and those that went out with reminders. */
	digests: string[];
	/** Of their start codes, if it asks for one. */
	codes: string[];
	/** Of the proofs that open the link for a second passkey, if there is one. */
	backups: string[];
	/** Milliseconds since 1970. */
	validUntil: number;
	asksStartCode: boolean;
	/** Salt of the link in whose visit this one is offered, for a second passkey. */
	backupOf?: string;
	/** Whether a node is or was waiting on it: each link is good for one wait. */
	spent: boolean;
}

/** Name of the records in the execution's own context. */
const KEY = 'pingOneLinks';

type RecordsContext = Pick<IExecuteFunctions, 'getContext'>;

/**
 * All links of the execution, oldest first. The array belongs to the execution: changes to it
 * persist.
 */
export function linksOf(ctx: RecordsContext): LinkRecord[] {
	const context = ctx.getContext('flow') as Record<string, LinkRecord[] | undefined>;
	return (context[KEY] ??= []);
}

/**
 * The user's newest link that no node has waited on, or else their newest link. Nobody has the one for
 * a second passkey while the link that it comes with is unused.
 */
export function findLink(
	links: LinkRecord[],
	{ userId, purpose }: Pick<LinkRecord, 'userId' | 'purpose'>,
): LinkRecord | undefined {
	const unused = links.filter(({ spent }) => !spent).map(({ salt }) => salt);
	const own = links
		.filter((link) => link.userId === userId && link.purpose === purpose)
		.filter(({ backupOf = '' }) => !unused.includes(backupOf));
	return own.findLast(({ spent }) => !spent) ?? own.at(-1);
}
