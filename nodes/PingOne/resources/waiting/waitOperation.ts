import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { CallOptions } from '../../pingone/client/api';
import { transport } from '../../pingone/client/chain';
import { requireSecret } from '../../pingone/client/certificate';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import { FieldError } from '../../pingone/errors/fieldError';
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
import { runOnce, type RunSignals } from '../../run/items';
import type { Answer } from '../../waiting/answer';
import { waitKey } from '../../waiting/answerPost';
import { noteStatus } from '../../waiting/door';
import { eventLog } from '../../waiting/events';
import type { Asked as PageAsked } from '../../waiting/protocol';
import type { AskingWait, BaseWait, Question } from '../../waiting/wait';
import { options, type Settings } from '../fields/options';
import type { ChosenUser } from '../fields/user';
import { itemView } from '../item';
import type { OperationItem, OperationMeta, RunOperation } from '../operation';
import { beginWait, enterWait, requireOneItem, requireWait } from './beginWait';
import { deliverOrTell } from './deliver';
import {
	keepLink,
	pausedFor,
	resume,
	stillThere,
	type Begun,
	type Given,
	type Going,
	type Prepared,
} from './resume';
import type { Delivery } from './linkFields';
import { pausedWait, pendingItem, remindersOf, remindOptions, type FirstReminder } from './remind';
import { UnableError } from './unable';
import { leaveBodyUnread, unreadBody } from '../../read/unreadBody';

/** The values of a wait's fields. */
type Asked<I extends Inputs, Page, Own extends Members> = Values<I> &
	Added<Own> & { user: ChosenUser; page: Page };

/** What a wait is prepared with, beside the values of its fields. */
export interface Preparation extends Given {
	ctx: IExecuteFunctions;
	item: OperationItem;
	/** For all requests of the page. */
	call: CallOptions;
	/** The user of a wait that goes on, as PingOne shows them now. */
	known?: User;
}

/** How an operation is written down that waits. `inputs` stand between the user and the delivery. */
interface Definition<I extends Inputs, Page, Own extends Members, W extends BaseWait>
	extends Omit<OperationMeta, 'asTool' | 'done'> {
	user: Field<'user', ChosenUser>;
	inputs: I;
	delivery: Input<'delivery', Delivery | undefined>;
	page: Field<'page', Page>;
	options: Own;
	remind: FirstReminder;
	/** What the user is asked, where the answer stands for it. */
	question?(asked: Asked<I, Page, Own>): Question;
	/** Asks PingOne. @throws FieldError for values that do not go together, PingOneError */
	prepare(asked: Asked<I, Page, Own>, given: Preparation): Promise<Prepared<W>>;
	/** The node's output when nobody ends the wait. */
	expired(wait: W): IDataObject;
	gone: Reading<W>['gone'];
}

/** A wait whose fields have been read. */
interface Reading<W extends BaseWait> extends Going {
	settings: Settings;
	prepare(given: Preparation): Promise<Prepared<W>>;
	/** Ends a wait whose user was deleted, as the page does; the answer resumes nothing where it waits on. */
	gone(wait: W, asked: Pick<PageAsked, 'key' | 'log'>): Answer;
}

/** A wait that has ended at a reminder: its user was deleted. */
interface Ended<W extends BaseWait> {
	wait: W;
	closed: IDataObject;
}

const logOf = (ctx: IExecuteFunctions, { person, nonce }: BaseWait) =>
	eventLog(ctx, { user: person.id, wait: nonce.slice(0, 8) });

/** What asks PingOne. @throws PingOneError, FieldError for a credential that cannot be used */
async function openItem(
	ctx: IExecuteFunctions,
	run: RunSignals,
	settings: Settings,
): Promise<OperationItem> {
	const { credential, connection } = await openCredential(ctx, run.signal);
	// The page seals with it what it carries.
	requireSecret(credential);
	return itemView(ctx, { connection, sendFor: transport(ctx, connection, run) }, settings, 0);
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

/**
 * Reads the fields. A wait that goes on may be led back without the item that it began with: whom and
 * what it asks is read anew, and for the rest, what an expression no longer gives is as it was. Another
 * wait begins with nothing of that.
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
	const { wait, link, user } = begun;
	await enterWait(ctx, wait);
	// It may have expired while n8n was down, or while PingOne was away.
	const isValid = Date.now() < wait.expiresAt;
	if (!delivery || !isValid || !user || link.proof === undefined) return begun;
	const notice = await deliverOrTell(ctx, delivery.workflow, { wait, link, user });
	return notice === undefined ? begun : { ...begun, notice, mark: 'unsent' };
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
>({
	user,
	inputs,
	delivery,
	page,
	options: own,
	remind,
	question,
	prepare,
	expired,
	gone,
	...meta
}: Definition<I, Page, Own, W>): WaitOperation<W> {
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
			prepare: async ({ known, ...preparation }) => {
				const whole = known && (async () => await Promise.resolve(known));
				const user = { ...base.user, ...(whole && { whole }) };
				return await prepare({ ...asked, user }, preparation);
			},
			gone,
		};
	};
	const form = [user, ...inputs, delivery, page, given, unreadBody];
	return {
		...meta,
		asTool: 'never',
		fields: fieldsOf(form),
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
