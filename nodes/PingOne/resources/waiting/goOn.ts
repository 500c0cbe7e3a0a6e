import type { IExecuteFunctions } from 'n8n-workflow';
import { PingOneError } from '../../pingone/errors/failure';
import type { BaseWait } from '../../waiting/wait';
import type { OperationItem } from '../operation';
import { readDelivery, type Delivery, type Letter } from './deliver';
import { openLink, type OpenLink } from './link';
import {
	MIN_MS,
	pausedLink,
	pausedWait,
	pauseOf,
	readReminders,
	type Reminders,
	type Unit,
} from './remind';

/** What a wait is prepared with. */
export interface Given {
	/** Client secret of the worker app. */
	secret: string;
	/** Undefined when nodes have sent the link. */
	delivery?: Delivery;
}

/** Everything that a wait begins with. */
export interface Prepared<W extends BaseWait> extends Letter {
	wait: W;
	/** What the admin is told when the wait begins. */
	notice?: string;
	/** Whether a reminder was not sent. */
	isUnsent?: true;
}

/** What a wait that begins or goes on needs to know. */
export interface Going extends Given {
	reminders?: Reminders;
	/** The field User. */
	userField: string;
}

/** Reads what every wait has. @param remindUnit of Remind After, by default @throws FieldError */
export const readGoing = (item: OperationItem, secret: string, remindUnit: Unit): Going => ({
	secret,
	delivery: readDelivery(item),
	reminders: readReminders(item, remindUnit),
	userField: item.read.locator('user').value,
});

/** A wait that this node has paused goes on; otherwise, the wait that was prepared begins. */
export function goOn<W extends BaseWait>(
	ctx: IExecuteFunctions,
	{ reminders, userField }: Going,
	prepared: Prepared<W>,
): Prepared<W> {
	const { wait: fresh, link } = prepared;
	const paused = pausedWait(ctx) as W | undefined;
	const wait =
		paused?.link.salt === link.record.salt
			? { ...paused, reminder: paused.reminder + 1 }
			: { ...fresh, userField };
	return { ...prepared, wait: { ...wait, pausesAt: pauseOf(wait, reminders, Date.now()) } };
}

/** The note above the output while the link waits on. */
const NOTICE =
	'PingOne was away when a reminder was due. The link stays valid, and the node waits on without having looked at the user.';

/** A wait that goes on without PingOne. */
export interface Kept<W extends BaseWait> {
	wait: W;
	link: OpenLink;
	notice: string;
}

/** Whether PingOne was away; an execution that was stopped ends. */
const isOutage = (thrown: unknown) =>
	thrown instanceof PingOneError && thrown.isTransient && thrown.failure.kind !== 'canceled';

/**
 * Keeps the link that a user has when PingOne is away for longer than an item waits: a reminder must
 * not end what it reminds of. A workflow is not called, because the user could not use the link now,
 * and may have been disabled; it is, soon after. Nodes have sent their reminder before.
 *
 * @throws what was thrown, when the node has paused no wait of this user, or it is not about an outage
 */
export function keepLink<W extends BaseWait>(
	ctx: IExecuteFunctions,
	{ secret, delivery, reminders, userField }: Going,
	thrown: unknown,
): Kept<W> {
	const paused = pausedWait(ctx) as W | undefined;
	if (!isOutage(thrown) || paused?.userField !== userField) throw thrown;
	const { id: userId } = paused.person;
	const link = pausedLink(ctx, { userId, purpose: paused.link.purpose });
	if (!link) throw thrown;
	const wait = delivery ? paused : { ...paused, reminder: paused.reminder + 1 };
	const soon = reminders && { ...reminders, everyMs: Math.min(reminders.everyMs, MIN_MS) };
	const pausesAt = pauseOf(wait, delivery ? soon : reminders, Date.now());
	return { wait: { ...wait, pausesAt }, link: openLink(link, secret), notice: NOTICE };
}
