import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
import {
	type Guarded,
	isFlag,
	isList,
	isNumber,
	isOneOf,
	isRecord,
	isText,
	orMissing,
	readKept,
} from '../../savedState';

/** A link of this execution, without any secret: n8n keeps the record with the execution. */
export type LinkRecord = IDataObject & Guarded<typeof hasMembers>;

const hasMembers = isRecord({
	/** Of this record: an execution may wait across an update of the node. */
	version: isOneOf(1),
	/** Differs after n8n's Retry, which copies the records to an execution with another address. */
	executionId: isText,
	/** PingOne user ID. */
	userId: isText,
	purpose: isOneOf('enrollment', 'confirmation'),
	salt: isText,
	/** Of the link's proofs, the first one and those that went out with reminders. */
	digests: isList(isText),
	/** Of their start codes, if it asks for one. */
	codes: isList(isText),
	/** Of the proofs that open the link for a second passkey, if there is one, and of their start codes. */
	backups: isList(isText),
	backupCodes: isList(isText),
	validUntil: isNumber,
	/** How long it was valid when it was made, in milliseconds. */
	validMs: orMissing(isNumber),
	asksStartCode: isFlag,
	/** Salt of the link in whose visit this one is offered, for a second passkey. */
	backupOf: orMissing(isText),
	/** Whether a node is or was waiting on it: each link is good for one wait. */
	spent: isFlag,
});

/** Whether each of its proofs has a start code exactly where it asks for one: none opens without. */
export const hasCodesAsked = ({
	asksStartCode,
	digests,
	codes,
}: Pick<LinkRecord, 'asksStartCode' | 'digests' | 'codes'>) =>
	digests.length > 0 && codes.length === (asksStartCode ? digests.length : 0);

/** Name of the records in the execution's own context. */
const KEY = 'pingOneLinks';

type RecordsContext = Pick<IExecuteFunctions, 'getContext'>;

/** What a node says that finds links of another version, or damaged ones. */
export const unreadableLinks = () =>
	new FieldError(
		'Input',
		'is from an execution whose links this version of the node cannot read: its data about them is from another version, or damaged',
		'Run the workflow from its start, so that a new link is created and sent.',
	);

/** The execution's own array: changes to it persist. @throws FieldError */
function keptLinks(ctx: RecordsContext): unknown[] {
	const context = ctx.getContext('flow') as Record<string, unknown>;
	const links = (context[KEY] ??= []);
	if (Array.isArray(links)) return links as unknown[];
	throw unreadableLinks();
}

/** Adds a link without a look at the others: an execution may make thousands. @throws FieldError */
export const addLink = (ctx: RecordsContext, link: LinkRecord) => keptLinks(ctx).push(link);

function isReadable(each: unknown): each is LinkRecord {
	const kept = readKept<LinkRecord>(each, 1, hasMembers);
	return kept.found === 'state' && hasCodesAsked(kept.state);
}

/** All links of the execution, oldest first; changes persist. @throws FieldError for a broken one */
export function linksOf(ctx: RecordsContext): LinkRecord[] {
	const links = keptLinks(ctx);
	if (links.every(isReadable)) return links;
	throw unreadableLinks();
}

/**
 * The user's newest link that no node has waited on, or else their newest one. The one for a second
 * passkey does not count while the first link is unused: only its page leads there.
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
