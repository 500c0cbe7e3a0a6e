import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { LinkRecord } from '../../page/link/records';
import type { CallOptions, PingOneApi } from '../../pingone/client/api';
import { transport } from '../../pingone/client/chain';
import { requireSecret } from '../../pingone/client/certificate';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import { PingOneError } from '../../pingone/errors/failure';
import { FieldError } from '../../pingone/errors/fieldError';
import { shownText } from '../../pingone/errors/foreign';
import type { User } from '../../pingone/types';
import {
	fieldsOf,
	readAll,
	type Added,
	type Field,
	type Input,
	type Inputs,
	type Members,
	type Values,
} from '../../read/input';
import { itemSource, sourceAfter, type ItemSource } from '../../read/source';
import { leaveBodyUnread, unreadBody } from '../../read/unreadBody';
import { runOnce, type RunSignals } from '../../run/items';
import { stopSignalOf } from '../../run/n8nInternals';
import type { Answer } from '../../waiting/answer';
import { noteStatus } from '../../waiting/door';
import { eventLog } from '../../waiting/events';
import { lookAtUser } from '../../waiting/permanentFailure';
import type { Asked as PageAsked } from '../../waiting/protocol';
import { iso, waitKey, type AskingWait, type BaseWait, type Question } from '../../waiting/wait';
import { mostWanted } from '../fields/language';
import { options, type Settings } from '../fields/options';
import type { ChosenUser } from '../fields/user';
import { itemView } from '../item';
import type { OperationItem, OperationMeta, RunOperation } from '../operation';
import { beginWait, enterWait, requireOneItem, requireWait, resumeUrlOf } from './beginWait';
import { pausedLink, type TakenLink } from './link';
import type { Delivery } from './linkFields';
import { UnableError } from './person';
import {
	MIN_MS,
	pausedWait,
	pauseOf,
	pendingItem,
	remindersOf,
	remindOptions,
	requireReminder,
	type FirstReminder,
	type Reminders,
} from './remind';

/** What a wait that begins or goes on needs to know of its fields. */
interface Going {
	/** Undefined when nodes have sent the link. */
	delivery?: Delivery;
	/** Undefined when no one is to be reminded. */
	reminders?: Reminders;
	userField: string;
	/** What the user is asked, where the answer stands for it. */
	question: Question;
	/** What the expressions of all fields gave. */
	fields: IDataObject;
}

/** What a wait is prepared with, beside the values of its fields. */
export interface Preparation extends Going {
	ctx: IExecuteFunctions;
	item: OperationItem;
	/** For all requests of the page. */
	call: CallOptions;
	/** The user of a wait that goes on, as PingOne shows them now. */
	known?: User;
}

/** Everything that a wait begins with, or goes on with. */
interface Begun<W extends BaseWait> {
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
type Prepared<W extends BaseWait> = Begun<W> & { user: User };

/** A wait that has ended at a reminder: its user was deleted. */
interface Ended<W extends BaseWait> {
	wait: W;
	closed: IDataObject;
}

/** A wait whose fields have been read. */
interface Reading<W extends BaseWait> extends Going {
	settings: Settings;
	prepare(given: Preparation): Promise<Prepared<W>>;
	/** Ends a wait whose user was deleted, as the page does; the answer resumes nothing where it waits on. */
	gone(wait: W, asked: Pick<PageAsked, 'key' | 'log'>): Answer;
}

type Asked<I extends Inputs, Page, Own extends Members> = Values<I> &
	Added<Own> & { user: ChosenUser; page: Page };

/** How an operation is written down that waits. `inputs` stand between the user and the delivery. */
interface Definition<I extends Inputs, Page, Own extends Members, W extends BaseWait>
	extends Omit<OperationMeta, 'asTool' | 'done'>,
		Pick<Reading<W>, 'gone'> {
	user: Field<'user', ChosenUser>;
	inputs: I;
	delivery: Input<'delivery', Delivery | undefined>;
	page: Field<'page', Page>;
	options: Own;
	remind: FirstReminder;
	question?(asked: Asked<I, Page, Own>): Question;
	/** Asks PingOne. @throws FieldError for values that do not go together, PingOneError */
	prepare(asked: Asked<I, Page, Own>, given: Preparation): Promise<Prepared<W>>;
	/** The node's output when no one ends the wait. */
	expired(wait: W): IDataObject;
}

const logOf = (ctx: IExecuteFunctions, { person, nonce }: BaseWait) =>
	eventLog(ctx, { user: person.id, wait: nonce.slice(0, 8) });

/** The label of a field that asks something else than a paused wait; undefined when none does. */
const changedField = ({ question }: BaseWait, now: Question): string | undefined =>
	question && Object.keys(now).find((label) => question[label] !== now[label]);

/** The wait that this node has paused, with its link, when it is about the same user and question. */
function pausedFor<W extends BaseWait>(
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
 * Reads the fields. A wait that goes on may be led back without its item: whom and what it asks is read anew;
 * for the rest, what an expression no longer gives is as it was. Another wait begins with nothing of that.
 */
function readFields<W extends AskingWait>(
	ctx: IExecuteFunctions,
	read: (source: ItemSource) => Reading<W>,
): Reading<W> {
	const source = itemSource(ctx, 0);
	const { fields, question = {} } = pausedWait(ctx) ?? {};
	const isAnew = ({ name, displayName }: INodeProperties) =>
		name === 'user' || displayName in question;
	const again = fields && read(sourceAfter(source, fields, isAnew));
	return again && pausedFor(ctx, again) ? again : read(source);
}

/** What asks PingOne. @throws PingOneError, FieldError for a credential that cannot be used */
async function openItem(ctx: IExecuteFunctions, run: RunSignals, settings: Settings) {
	const { credential, connection } = await openCredential(ctx, run.signal);
	// The page seals with it what it carries.
	requireSecret(credential);
	return itemView(ctx, { connection, sendFor: transport(ctx, connection, run) }, settings, 0);
}

/** Looks at the user of a paused wait as the page does, by ID. @returns undefined for one who was deleted */
async function stillThere(api: PingOneApi, { person }: BaseWait): Promise<User | undefined> {
	const look = await lookAtUser(api, person.id);
	if ('user' in look) return look.user;
	if (look.failure === 'USER_DELETED') return undefined;
	throw look.thrown;
}

/**
 * A wait that this node has paused goes on, or the prepared one begins.
 *
 * @throws FieldError for another question, or a reminder after the link’s end
 */
function resume<W extends BaseWait>(
	ctx: IExecuteFunctions,
	{ reminders, userField, question, fields }: Going,
	prepared: Prepared<W>,
): Prepared<W> {
	const { wait: fresh, link } = prepared;
	const { person, link: opened, others } = fresh;
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
	if (!paused && link.proof === undefined) requireReminder(reminders, link.record);
	const wait = paused
		? { ...paused, person, link: opened, others, reminder: paused.reminder + 1 }
		: { ...fresh, userField, question, fields };
	return { ...prepared, wait: { ...wait, pausesAt: pauseOf(wait, reminders, Date.now()) } };
}

/** Prepares a wait, or one that goes on anew. @throws PingOneError, FieldError */
async function start<W extends AskingWait>(
	ctx: IExecuteFunctions,
	item: OperationItem,
	{ settings, prepare, gone, ...going }: Reading<W>,
	paused: W | undefined,
): Promise<Prepared<W> | Ended<W>> {
	const known = paused && (await stillThere(item.api, paused));
	if (paused && !known) {
		const { resume: closed } = gone(paused, { key: waitKey(ctx, paused), log: logOf(ctx, paused) });
		if (closed) return { wait: paused, closed };
		throw new UnableError('User', 'was deleted in PingOne', 'No one can use the link.');
	}
	const prepared = await prepare({ ...going, ctx, item, call: settings.call, known });
	// The status follows when the wait ends; until then n8n's own status says that it is waiting.
	item.record(prepared.wait.person.username, '');
	return resume(ctx, going, prepared);
}

/** The note above the output while the link waits on. */
const AWAY =
	'When a reminder was due, the node could not check the user in PingOne. The link stays valid, and the node keeps waiting.';

const unableNotice = (thrown: unknown, delivery: Delivery | undefined) =>
	`The user could not use the link when a reminder was due: ${describeError(thrown).message}. The link stays valid, and the node keeps waiting.${delivery ? ' No reminder was sent.' : ''}`;

/**
 * Keeps the link of a user when PingOne could not be asked, or they could not use it just then: a reminder
 * must not end what it reminds of. After an outage, a reminder by a workflow is soon due again; otherwise
 * it is left out. @throws what was thrown, without a paused wait of this user and question @internal
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

/**
 * Has the workflow send the link, or the reminder. A first link that was not sent is not waited for.
 *
 * @returns the same, with what to tell the admin about a reminder that was not sent
 * @throws FieldError with n8n's own words when the workflow failed
 */
async function deliver<W extends BaseWait>(
	ctx: IExecuteFunctions,
	delivery: Delivery | undefined,
	begun: Begun<W>,
): Promise<Begun<W>> {
	const { wait, link, user } = begun;
	const { proof, startCode } = link;
	// It may have expired while n8n was down, or while PingOne was away.
	const isValid = Date.now() < wait.expiresAt;
	if (!delivery || !isValid || !user || proof === undefined) return begun;
	const { message, reminder } = wait;
	const json: IDataObject = {
		link: `${String(resumeUrlOf(ctx))}#${proof}`,
		code: proof,
		...(startCode !== undefined && { startCode }),
		...(message !== undefined && { message }),
		validUntil: iso(wait.expiresAt),
		reminder,
		// Without a language, there is no such member in JSON.
		user: { ...wait.person, language: mostWanted(user) },
	};
	const parentExecution = {
		executionId: ctx.getExecutionId(),
		workflowId: ctx.getWorkflow().id ?? '',
		// Otherwise a workflow that waits itself would end this wait when it ends (n8n 2.41).
		shouldResume: false,
	};
	const { workflow: id } = delivery;
	return await ctx.executeWorkflow({ id }, [{ json }], undefined, { parentExecution }).then(
		() => begun,
		(thrown: unknown): Begun<W> => {
			const words = thrown instanceof Error ? thrown.message : String(thrown);
			const failed = new FieldError(
				'Workflow',
				`did not send the link: ${shownText(words.slice(0, 300)).replace(/\.$/, '')}`,
				'No one was asked. Open that workflow’s executions to see what failed. If there are none, publish that workflow.',
			);
			if (reminder === 0 || stopSignalOf(ctx)?.aborted) throw failed;
			const notice = `Reminder ${reminder} was not sent: ${describeError(failed).message}. The link stays valid, and the node keeps waiting. Open that workflow’s executions to see what failed.`;
			return { ...begun, notice, mark: 'unsent' };
		},
	);
}

/** Everything up to the wait itself, in this order: all that may refuse it comes before the link is sent. */
async function ask<W extends AskingWait>(
	ctx: IExecuteFunctions,
	run: RunSignals,
	read: (source: ItemSource) => Reading<W>,
): Promise<Begun<W> | Ended<W>> {
	requireOneItem(ctx);
	const reading = readFields(ctx, read);
	// A reminder’s link is as old as its wait, whose end is checked below.
	const { delivery } = reading;
	const validMs = pausedWait(ctx) ? 0 : delivery?.validMs;
	requireWait(ctx, Date.now() + (validMs ?? 0));
	const paused = pausedFor<W>(ctx, reading)?.wait;
	// A reminder looks where the page does: a user whom this run would not find may be elsewhere.
	const where = paused && { environmentId: paused.environmentId };
	const begun = await openItem(ctx, run, { ...reading.settings, ...where })
		.catch((thrown: unknown) => {
			throw thrown instanceof FieldError ? UnableError.of(thrown) : thrown;
		})
		.then(async (item) => await start(ctx, item, reading, paused))
		.catch((thrown: unknown) => keepLink<W>(ctx, reading, thrown));
	if ('closed' in begun) return begun;
	await enterWait(ctx, begun.wait);
	return await deliver(ctx, delivery, begun);
}

/** An operation that waits until a user has done something on a page. */
export interface WaitOperation<W extends BaseWait> extends RunOperation {
	/** @throws FieldError */
	read(source: ItemSource): Reading<W>;
}

export function waitOperation<
	const I extends Inputs,
	Page,
	const Own extends Members,
	W extends AskingWait,
>(definition: Definition<I, Page, Own, W>): WaitOperation<W> {
	const { user, inputs, delivery, page, options: own, remind, ...parts } = definition;
	const { question, prepare, expired, gone, ...meta } = parts;
	const reminders = remindOptions(remind);
	const given = options([...own, ...reminders]);
	const read = (source: ItemSource): Reading<W> => {
		const base = readAll([user], source);
		const values = readAll(inputs, source);
		const sent = delivery.read(source);
		const shown = page.read(source);
		const { added, settings } = given.read(source);
		const asked = { ...values, ...(added as Added<Own>), ...base, page: shown };
		return {
			settings,
			userField: base.user.given,
			delivery: sent,
			reminders: remindersOf(added as Added<typeof reminders>, remind, sent),
			question: question?.(asked) ?? {},
			fields: source.evaluated(),
			prepare: async (preparation) => {
				const { known } = preparation;
				const whole = known && (async () => await Promise.resolve(known));
				const user = { ...base.user, ...(whole && { whole }) };
				return await prepare({ ...asked, user }, preparation);
			},
			gone,
		};
	};
	return {
		...meta,
		asTool: 'never',
		fields: fieldsOf([user, ...inputs, delivery, page, given, unreadBody]),
		read,
		async execute(ctx): Promise<INodeExecutionData[][]> {
			leaveBodyUnread(ctx);
			const result = await runOnce(ctx, describeError, async (run) => await ask(ctx, run, read));
			if ('outputs' in result) return result.outputs;
			const begun = result.value;
			const { wait } = begun;
			if ('closed' in begun) {
				noteStatus(ctx, wait.link, begun.closed);
				return [[{ json: begun.closed, pairedItem: { item: 0 } }]];
			}
			const { link, notice, mark } = begun;
			// A link is good for one wait. A node that tests or watches later shows the same page.
			const { page, origin, environmentId, call, device, expiresAt: validUntil } = wait;
			const kept = { page, origin, environmentId, call, device, validUntil };
			Object.assign(link.record, { spent: true, ...kept });
			const last = expired(wait);
			const unanswered = wait.pausesAt === undefined ? last : pendingItem(last, wait);
			const { purpose } = wait.link;
			// No decision, nor that there is none.
			const begins = { [purpose]: { ...(last[purpose] as IDataObject), status: 'WAITING' } };
			const waiting = await beginWait(ctx, wait, { waiting: begins, unanswered });
			logOf(ctx, wait)(`${purpose}.wait_started`, mark && { [mark]: true });
			if (notice !== undefined) {
				ctx.addExecutionHints({ message: notice, location: 'outputPane', type: 'warning' });
			}
			return waiting;
		},
	};
}
