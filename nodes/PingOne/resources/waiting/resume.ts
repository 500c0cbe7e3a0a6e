import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { describeError } from '../../pingone/errors/describeError';
import { PingOneError } from '../../pingone/errors/failure';
import { FieldError } from '../../pingone/errors/fieldError';
import type { LinkRecord } from '../../page/link/records';
import type { User } from '../../pingone/types';
import { lookAtUser } from '../../waiting/permanentFailure';
import type { BaseWait, Question } from '../../waiting/wait';
import type { TakenLink } from './link';
import type { Delivery } from './linkFields';
import { MIN_MS, pausedLink, pausedWait, pauseOf, type Reminders } from './remind';
import { UnableError } from './unable';

/** What a wait is prepared with. */
export interface Given {
	/** Undefined when nodes have sent the link. */
	delivery?: Delivery;
	/** Undefined when nobody is to be reminded. */
	reminders?: Reminders;
}

/** Everything that a wait begins with, or goes on with. */
export interface Begun<W extends BaseWait> {
	wait: W;
	link: TakenLink;
	/** Missing where there is no sense in a reminder. */
	user?: User;
	/** What the admin is told when the wait begins. */
	notice?: string;
	/** For the log: no reminder was sent, PingOne could not be asked, or the user could not use the link. */
	mark?: 'unsent' | 'unasked' | 'unable';
}

/** The same with what PingOne says. */
export type Prepared<W extends BaseWait> = Begun<W> & { user: User };

/** What a wait that begins or goes on needs to know. */
export interface Going extends Given {
	/** The field User. */
	userField: string;
	/** What the user is asked, where the answer stands for it. */
	question: Question;
	/** What the expressions of all fields gave. */
	fields: IDataObject;
}

/** The label of a field that asks something else than a paused wait; undefined when none does. */
const changedField = ({ question }: BaseWait, now: Question): string | undefined =>
	question && Object.keys(now).find((label) => question[label] !== now[label]);

/** A wait that this node has paused goes on, or the prepared one begins. @throws FieldError for another question */
export function resume<W extends BaseWait>(
	ctx: IExecuteFunctions,
	{ reminders, userField, question, fields }: Going,
	prepared: Prepared<W>,
): Prepared<W> {
	const { wait: fresh, link } = prepared;
	const last = pausedWait(ctx) as W | undefined;
	const paused = last?.link.salt === link.record.salt ? last : undefined;
	const changed = paused && changedField(paused, question);
	// The answer to one question is not given out for another.
	if (changed !== undefined) {
		throw new FieldError(
			changed,
			'is not what the user was asked before the reminder, with the only link that they have',
			'That link is closed now. Route the PENDING item back to this node with the same value in this field: refer to nodes by name, and leave out what changes, such as $now. To ask the same user several things, put Create Confirmation Link before this node for each of them, or call a sub-workflow for each.',
		);
	}
	const wait = paused
		? { ...paused, person: fresh.person, link: fresh.link, reminder: paused.reminder + 1 }
		: { ...fresh, userField, question, fields };
	return { ...prepared, wait: { ...wait, pausesAt: pauseOf(wait, reminders, Date.now()) } };
}

/** The note above the output while the link waits on. */
const AWAY =
	'PingOne could not be asked when a reminder was due. The link stays valid, and the node keeps waiting without having checked the user.';

const unableNotice = (thrown: unknown, delivery: Delivery | undefined) =>
	`The user could not use the link when a reminder was due: ${describeError(thrown).message}. The link stays valid, and the node keeps waiting.${delivery ? ' No reminder was sent.' : ''}`;

/** The wait that this node has paused, with its link, when it is about the same user and question. */
export function pausedFor<W extends BaseWait>(
	ctx: IExecuteFunctions,
	{ delivery, userField, question }: Going,
): (Pick<Begun<W>, 'wait'> & { link: LinkRecord }) | undefined {
	const wait = pausedWait(ctx) as W | undefined;
	if (wait?.userField !== userField || changedField(wait, question)) return undefined;
	const owner = { userId: wait.person.id, purpose: wait.link.purpose };
	const link = pausedLink(ctx, owner, delivery);
	return link && { wait, link };
}

/**
 * Looks at the user of a paused wait as the page does, by ID: the field may name them by what has changed.
 * One who was deleted is undefined. @throws PingOneError
 */
export async function stillThere(
	api: PingOneApi,
	{ person }: Pick<BaseWait, 'person'>,
): Promise<User | undefined> {
	const look = await lookAtUser(api, person.id);
	if ('user' in look) return look.user;
	if (look.failure === 'USER_DELETED') return undefined;
	throw look.thrown;
}

/**
 * Keeps the link that a user has when PingOne could not be asked, or the user could not use it just then:
 * a reminder must not end what it reminds of. What lasts, the page finds out when the user comes. A
 * workflow is not called. After an outage, in which the user may have been disabled, it is soon;
 * otherwise, the reminder is left out. Nodes have sent theirs before.
 *
 * @throws what was thrown, when the node has paused no wait of this user, or it is about something
 * else, or the user would be asked something else
 */
export function keepLink<W extends BaseWait>(
	ctx: IExecuteFunctions,
	going: Going,
	thrown: unknown,
): Begun<W> {
	const { delivery, reminders } = going;
	const isOfPingOne = thrown instanceof PingOneError && thrown.failure.kind !== 'canceled';
	const mayPass = thrown instanceof UnableError || isOfPingOne;
	const paused = mayPass ? pausedFor<W>(ctx, going) : undefined;
	if (!paused) throw thrown;
	const isAway = thrown instanceof PingOneError && thrown.isTransient;
	const isDueAgain = delivery !== undefined && isAway;
	const { wait: last, link: record } = paused;
	const wait = isDueAgain ? last : { ...last, reminder: last.reminder + 1 };
	const soon = reminders && { ...reminders, everyMs: Math.min(reminders.everyMs, MIN_MS) };
	const pausesAt = pauseOf(wait, isDueAgain ? soon : reminders, Date.now());
	return {
		wait: { ...wait, pausesAt },
		link: { record },
		notice: isAway ? AWAY : unableNotice(thrown, delivery),
		mark: isAway ? 'unasked' : 'unable',
	};
}
