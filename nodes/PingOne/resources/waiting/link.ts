import { randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
	backupProofOf,
	digestOf,
	digestOfCode,
	newProof,
	newStartCode,
	type LinkPurpose,
} from '../../page/link/proof';
import {
	addLink,
	findLink,
	linksOf,
	unreadableLinks,
	type LinkRecord,
} from '../../page/link/records';
import { FieldError } from '../../pingone/errors/fieldError';
import { eventLog } from '../../waiting/events';
import { iso, type OtherLink, type Person } from '../../waiting/wait';
import { isEndStatus, type EndStatus } from '../../waiting/watch';
import type { LinkKind } from './createLink';
import type { Delivery } from './linkFields';
import { pausedWait } from './remind';

const SALT_BYTES = 16;

/** How long a second passkey is waited for, in the visit of the first, in ms. */
export const VISIT_MS = 30 * 60_000;

/** How messages call a link, the operation that makes it, and the field for how long it is valid. */
const WORDS: Record<LinkPurpose, [link: string, operation: string, validity: string]> = {
	enrollment: ['an enrollment link', 'Create Enrollment Link', 'Link Valid For'],
	confirmation: ['a confirmation link', 'Create Confirmation Link', 'Valid For'],
};

/** A link, with what only its receiver may see. */
interface OpenLink {
	record: LinkRecord;
	proof: string;
	startCode?: string;
}

type Owner = Pick<LinkRecord, 'userId' | 'purpose'>;

/** Opens a link once more, for a message, with a proof of its own: the execution keeps digests only. */
function renewLink(record: LinkRecord): OpenLink {
	const proof = newProof();
	record.digests.push(digestOf(proof, record));
	const backupProof = backupProofOf(proof);
	record.backups.push(digestOf(backupProof, record));
	if (!record.asksStartCode) return { record, proof };
	const startCode = newStartCode();
	record.codes.push(digestOfCode(startCode, proof, record));
	record.backupCodes.push(digestOfCode(startCode, backupProof, record));
	return { record, proof, startCode };
}

function addRecord(
	ctx: IExecuteFunctions,
	owner: Owner,
	{ validMs, ...more }: { validMs: number } & Pick<LinkRecord, 'asksStartCode' | 'backupOf'>,
): LinkRecord {
	const record: LinkRecord = {
		version: 1,
		executionId: ctx.getExecutionId(),
		...owner,
		salt: randomBytes(SALT_BYTES).toString('base64url'),
		digests: [],
		codes: [],
		backups: [],
		backupCodes: [],
		// A link’s end tells it from others, so it is as whole as the item shows it.
		validUntil: Math.trunc(Date.now() + validMs),
		validMs,
		...more,
		spent: false,
	};
	addLink(ctx, record);
	return record;
}

/** Makes a link that opens one wait for one user. Only digests are kept with the execution. */
export function newLink(
	ctx: IExecuteFunctions,
	owner: Owner,
	settings: { validMs: number } & Pick<LinkRecord, 'asksStartCode'>,
): OpenLink {
	const record = addRecord(ctx, owner, settings);
	const log = eventLog(ctx, { user: owner.userId });
	log(`${owner.purpose}.link_created`, { validUntil: iso(record.validUntil) });
	return renewLink(record);
}

/** The link for a second passkey. The first link tells the way to it, but not the start code. */
export function backupLink(
	ctx: IExecuteFunctions,
	{ userId, purpose, salt, validUntil, asksStartCode, backups, backupCodes }: LinkRecord,
): LinkRecord {
	const validMs = validUntil + VISIT_MS - Date.now();
	const settings = { validMs, asksStartCode, backupOf: salt };
	// The node comes by again after a reminder, and after n8n has tried again.
	const made =
		linksOf(ctx).find(({ backupOf }) => backupOf === salt) ??
		addRecord(ctx, { userId, purpose }, settings);
	made.digests = [...backups];
	made.codes = [...backupCodes];
	return made;
}

/** Until when a link's user is waited for, in milliseconds since 1970. */
export const waitsUntil = ({ validUntil, backupOf }: LinkRecord): number =>
	backupOf === undefined ? validUntil : Math.min(validUntil, Date.now() + VISIT_MS);

/** The link that this execution created for a user and no node has waited on. @throws FieldError */
function requireLink(ctx: IExecuteFunctions, owner: Owner): LinkRecord {
	const { purpose } = owner;
	const [one, operation, validity] = WORDS[purpose];
	const name = `${purpose} link`;
	const missing = (what: string, cure: string) => new FieldError('User', what, cure);
	const putInFront = `Put a PingOne node with the operation ${operation} before this one, for the same user, and send its ${purpose}.link. Or set Send Link With to A Workflow. In the editor, click Execute workflow, not Execute step.`;
	const link = findLink(linksOf(ctx), owner);
	if (!link) throw missing(`has no ${name} in this execution`, putInFront);
	if (link.executionId !== ctx.getExecutionId()) {
		throw missing(
			`has ${one} of another execution (${link.executionId}), from before this one was retried`,
			'That link leads to the execution that failed. Run the workflow from its start, so that a new link is created and sent.',
		);
	}
	if (link.spent) {
		throw missing(
			`has no unused ${name}: each is good for one wait`,
			`Create a new one before waiting again. ${putInFront}`,
		);
	}
	if (Date.now() < link.validUntil) return link;
	throw missing(
		`has ${one} that expired on ${iso(link.validUntil)}, before this node began to wait`,
		`Create the link right before it is sent, or set a longer ${validity}.`,
	);
}

/** Whether nodes have sent the user a link since, which no node has waited on. */
function isReplaced(links: LinkRecord[], { salt, userId, purpose }: LinkRecord): boolean {
	const newer = links.slice(links.findIndex((link) => link.salt === salt) + 1);
	// One for a second passkey is made with the first, and in no one's mail.
	const sent = newer.filter(({ spent, backupOf }) => !spent && backupOf === undefined);
	return sent.some((link) => link.userId === userId && link.purpose === purpose);
}

/** The link of a paused wait of that user, who was sent no other one since. It may have expired. */
export function pausedLink(
	ctx: IExecuteFunctions,
	owner: Owner,
	delivery: Delivery | undefined,
): LinkRecord | undefined {
	const salt = pausedWait(ctx)?.link.salt;
	const links = linksOf(ctx);
	const own = links.filter((link) => link.salt === salt);
	const link = salt === undefined ? undefined : findLink(own, owner);
	if (link?.executionId !== ctx.getExecutionId()) return undefined;
	return delivery === undefined && isReplaced(links, link) ? undefined : link;
}

export type TakenLink = Pick<OpenLink, 'record'> & Partial<OpenLink>;

/** The link of a paused wait, unless nodes have sent a newer one; a new one for a workflow; or that of nodes. */
export function takeLink(
	ctx: IExecuteFunctions,
	owner: Owner,
	{ delivery, asksStartCode = false }: { delivery?: Delivery; asksStartCode?: boolean },
): TakenLink {
	const paused = pausedLink(ctx, owner, delivery);
	if (paused) return delivery ? renewLink(paused) : { record: paused };
	if (delivery) return newLink(ctx, owner, { validMs: delivery.validMs, asksStartCode });
	return { record: requireLink(ctx, owner) };
}

/** What the holder of another link is told. The page itself offers that for a second passkey. */
function codeOf({ spent, backupOf, userId, purpose }: LinkRecord, own: LinkRecord) {
	if (spent) return 'over';
	const isOlder = userId === own.userId && purpose === own.purpose && backupOf === undefined;
	return isOlder ? 'wrongLink' : 'notYet';
}

/** The other links of the execution, with what a wait has to know about them. */
export const otherLinks = (ctx: IExecuteFunctions, own: LinkRecord): OtherLink[] =>
	linksOf(ctx)
		.filter(({ salt }) => salt !== own.salt)
		.map((link) => {
			const { userId, purpose, digests } = link;
			return { userId, purpose, digests, code: codeOf(link, own) };
		});

/** The operation whose output a node behind it reads. */
type Waited = Pick<LinkKind, 'purpose' | 'waiter'>;

/** How a wait ended, with the members of its output that nodes behind it read. */
export interface End {
	/** `PENDING`: a reminder was due, and the workflow leads the item here and not back. */
	status: EndStatus;
	user: Person;
	linkExpiresAt?: string;
	enrolledAt?: string;
	closedAt?: string;
	at?: string;
	reason?: string;
	publicKey?: unknown;
}

/** @param fault what is wrong with an item */
export const notOf = ({ waiter: { name } }: Waited, fault: string) =>
	new FieldError(
		'Input',
		`must be the output of ${name}, but ${fault}`,
		`Connect this node to ${name}, or to an If node right after it.`,
	);

/** @throws FieldError for an item that does not say how a wait ended */
export function readEnd(waited: Waited, item: IDataObject): End {
	const end = item[waited.purpose] as Partial<End> | undefined;
	if (isEndStatus(end?.status) && end.user?.id !== undefined) return end as End;
	throw notOf(waited, `has no ${waited.purpose} that has ended`);
}

/** The link on which an operation has waited, by its output. @param isWhole whether a record is all that it takes */
export function requireUsedLink<T>(
	ctx: IExecuteFunctions,
	waited: Waited,
	{ user, linkExpiresAt = '' }: End,
	isWhole: (record: unknown) => record is T,
): LinkRecord & T {
	const { purpose, waiter } = waited;
	const used = linksOf(ctx)
		.filter(({ spent, executionId }) => spent && executionId === ctx.getExecutionId())
		.filter((link) => link.userId === user.id && link.purpose === purpose);
	const own = used.filter(({ validUntil }) => validUntil === Date.parse(linkExpiresAt));
	const [link, ...others] = own.length > 0 ? own : used;
	if (!link) {
		throw new FieldError(
			'Input',
			`is of a user for whom this execution has not waited with ${waiter.name}`,
			`Use this node in the same workflow as ${waiter.name}.`,
		);
	}
	if (others.length > 0) {
		throw notOf(
			waited,
			`its ${purpose}.linkExpiresAt, which tells the user’s links apart, is missing or changed`,
		);
	}
	if (isWhole(link)) return link;
	throw unreadableLinks();
}
