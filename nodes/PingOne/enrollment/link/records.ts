import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** One link that this execution has made. n8n keeps it with the execution; it holds nothing secret. */
export interface LinkRecord extends IDataObject {
	/** Another one after n8n's Retry, which copies the records but has another address. */
	executionId: string;
	/** PingOne user ID. */
	userId: string;
	salt: string;
	/** SHA-256 of the link's proof, base64url. */
	digest: string;
	/** Milliseconds since 1970. */
	validUntil: number;
	asksStartCode: boolean;
	/** Whether a node has begun to wait on it: each link is good for one wait. */
	spent: boolean;
}

/** Name of the records in the execution's own context. */
const KEY = 'pingOneEnrollmentLinks';

type Context = Pick<IExecuteFunctions, 'getContext'>;

/** All links of the execution, oldest first. The array is the execution's own: changes last. */
export function linksOf(ctx: Context): LinkRecord[] {
	const context = ctx.getContext('flow') as Record<string, LinkRecord[] | undefined>;
	return (context[KEY] ??= []);
}

/** The newest link for a user that no node has waited on, or the newest at all. */
export function findLink(links: LinkRecord[], userId: string): LinkRecord | undefined {
	const own = links.filter((link) => link.userId === userId);
	return own.findLast(({ spent }) => !spent) ?? own.at(-1);
}
