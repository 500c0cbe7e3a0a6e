import type { IExecuteFunctions } from 'n8n-workflow';
import { PingOneError } from '../../pingone/errors/failure';
import { FieldError } from '../../pingone/errors/fieldError';
import type { LinkRecord } from '../../page/link/records';
import type { BaseWait, Question } from '../../waiting/wait';
import type { Letter } from './deliver';
import type { Delivery } from './linkFields';
import { MIN_MS, pausedLink, pausedWait, pauseOf, type Reminders } from './remind';
import type { TakenLink } from './takeLink';
import { UnableError } from './unable';

/** What a wait is prepared with. */
export interface Given {
	/** Undefined when nodes have sent the link. */
	delivery?: Delivery;
	/** Undefined when nobody is to be reminded. */
	reminders?: Reminders;
}

/** Everything that a wait begins with. */
export interface Prepared<W extends BaseWait> extends Letter<TakenLink> {
	wait: W;
	/** What the admin is told when the wait begins. */
	notice?: string;
	/** For the log: the workflow that reminds failed. */
	mark?: 'unsent';
}

/** What a wait that begins or goes on needs to know. */
export interface Going extends Given {
	/** The field User. */
	userField: string;
	/** What the user is asked, where the answer stands for it. */
	question: Question;
}

/** The label of a field that asks something else than a paused wait; undefined when none does. */
const changedField = ({ question }: BaseWait, now: Question): string | undefined =>
	question && Object.keys(now).find((label) => question[label] !== now[label]);

/** The answer to one question is not given out for another. @throws FieldError */
function requireSameQuestion(paused: BaseWait, now: Question): void {
	const label = changedField(paused, now);
	if (label === undefined) return;
	throw new FieldError(
		label,
		'is not what the user was asked before the reminder, with the only link that they have',
		'That link is closed now. Lead the PENDING item back to this node with the same value in this field: refer to nodes by name, and leave out what changes, such as $now. To ask the same user several things, put Create Confirmation Link before this node for each of them, or call a sub-workflow for each.',
	);
}

/**
 * A wait that this node has paused goes on; otherwise, the wait that was prepared begins.
 *
 * @throws FieldError when the node would go on with another question
 */
export function resume<W extends BaseWait>(
	ctx: IExecuteFunctions,
	{ reminders, userField, question }: Going,
	prepared: Prepared<W>,
): Prepared<W> {
	const { wait: fresh, link } = prepared;
	const last = pausedWait(ctx) as W | undefined;
	const paused = last?.link.salt === link.record.salt ? last : undefined;
	if (paused) requireSameQuestion(paused, question);
	const wait = paused
		? { ...paused, link: fresh.link, reminder: paused.reminder + 1 }
		: { ...fresh, userField, question };
	return { ...prepared, wait: { ...wait, pausesAt: pauseOf(wait, reminders, Date.now()) } };
}

/** The note above the output while the link waits on. */
const AWAY =
	'PingOne was away when a reminder was due. The link stays valid, and the node keeps waiting without having checked the user.';

const unableNotice = ({ message }: UnableError, delivery: Delivery | undefined) =>
	`The user could not use the link when a reminder was due: ${message}. The link stays valid, and the node waits on.${delivery ? ' No reminder was sent.' : ''}`;

/** A wait that goes on although there is no sense in a reminder. */
export interface Kept<W extends BaseWait> {
	wait: W;
	link: TakenLink;
	notice: string;
	/** For the log: PingOne was away, or the user could not use the link. */
	mark: 'unasked' | 'unable';
}

/** Whether PingOne was away; an execution that was stopped ends. */
const isOutage = (thrown: unknown) =>
	thrown instanceof PingOneError && thrown.isTransient && thrown.failure.kind !== 'canceled';

/** The link of a wait that this node has paused, when it is about the same user and question. */
function linkOf(
	ctx: IExecuteFunctions,
	{ delivery, userField, question }: Going,
	paused: BaseWait | undefined,
): LinkRecord | undefined {
	if (paused?.userField !== userField || changedField(paused, question)) return undefined;
	const { person, link } = paused;
	return pausedLink(ctx, { userId: person.id, purpose: link.purpose }, delivery);
}

/**
 * Keeps the link that a user has when PingOne is away for longer than an item waits, or the user could
 * not use it just then: a reminder must not end what it reminds of. A workflow is not called. After an
 * outage, in which the user may have been disabled, it is soon; otherwise, the reminder is left out.
 * Nodes have sent theirs before.
 *
 * @throws what was thrown, when the node has paused no wait of this user, or it is about something
 * else, or the user would be asked something else
 */
export function keepLink<W extends BaseWait>(
	ctx: IExecuteFunctions,
	going: Going,
	thrown: unknown,
): Kept<W> {
	const { delivery, reminders } = going;
	const unable = thrown instanceof UnableError ? thrown : undefined;
	if (!unable && !isOutage(thrown)) throw thrown;
	const paused = pausedWait(ctx) as W | undefined;
	const link = linkOf(ctx, going, paused);
	if (!paused || !link) throw thrown;
	const isDueAgain = delivery !== undefined && !unable;
	const wait = isDueAgain ? paused : { ...paused, reminder: paused.reminder + 1 };
	const soon = reminders && { ...reminders, everyMs: Math.min(reminders.everyMs, MIN_MS) };
	const pausesAt = pauseOf(wait, isDueAgain ? soon : reminders, Date.now());
	return {
		wait: { ...wait, pausesAt },
		link: { record: link },
		notice: unable ? unableNotice(unable, delivery) : AWAY,
		mark: unable ? 'unable' : 'unasked',
	};
}
