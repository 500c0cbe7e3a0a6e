import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { linksOf, type LinkRecord, unreadableLinks } from '../../page/link/records';
import { FieldError } from '../../pingone/errors/fieldError';
import type { Person } from '../../waiting/wait';
import { type EndStatus, isEndStatus } from '../../waiting/watch';
import type { LinkKind } from './createLink';

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
		`Connect this node to ${name}, or to an IF node right after it.`,
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
