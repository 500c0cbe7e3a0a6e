import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CallOptions } from '../../pingone/client/api';
import { transport } from '../../pingone/client/chain';
import { requireSecret } from '../../pingone/client/certificate';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import {
	fieldsOf,
	readAll,
	type Added,
	type Field,
	type Input,
	type Inputs,
	type Members,
	type Source,
	type Values,
} from '../../read/input';
import { itemSource } from '../../read/source';
import { runOnce, type RunSignals } from '../../run/items';
import { eventLog } from '../../waiting/events';
import type { BaseWait, Question } from '../../waiting/wait';
import { options, type Settings } from '../fields/options';
import type { ChosenUser } from '../fields/user';
import { itemView } from '../item';
import type { OperationItem, OperationMeta, RunOperation } from '../operation';
import { beginWait, enterWait, requireOneItem, requireWait } from './beginWait';
import { deliverOrTell, type Letter } from './deliver';
import { resume, keepLink, type Given, type Going, type Kept, type Prepared } from './resume';
import type { Delivery } from './linkFields';
import { pausedWait, pendingItem, remindersOf, remindOptions, type FirstReminder } from './remind';
import type { TakenLink } from './takeLink';
import { leaveBodyUnread, unreadBody } from './unreadBody';

/** The values of a wait's fields. */
type Asked<I extends Inputs, Page, Own extends Members> = Values<I> &
	Added<Own> & { user: ChosenUser; page: Page };

/** What a wait is prepared with, beside the values of its fields. */
export interface Preparation extends Given {
	ctx: IExecuteFunctions;
	item: OperationItem;
	/** For all requests of the page. */
	call: CallOptions;
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
}

/** A wait whose fields have been read. */
interface Reading<W extends BaseWait> extends Going {
	settings: Settings;
	prepare(given: Preparation): Promise<Prepared<W>>;
}

/** Has a workflow send the link, if it is open. @returns what to tell the admin about a reminder that was not sent */
async function send(
	ctx: IExecuteFunctions,
	{ delivery }: Given,
	{ link, ...letter }: Letter<TakenLink>,
): Promise<string | undefined> {
	if (!delivery || link.proof === undefined) return undefined;
	return await deliverOrTell(ctx, delivery.workflow, { ...letter, link });
}

async function ask<W extends BaseWait>(
	ctx: IExecuteFunctions,
	run: RunSignals,
	read: (source: Source) => Reading<W>,
): Promise<Prepared<W> | Kept<W>> {
	requireOneItem(ctx);
	const { settings, prepare, ...going } = read(itemSource(ctx, 0));
	// A reminder’s link is as old as its wait, whose end is checked below.
	const validMs = pausedWait(ctx) ? 0 : going.delivery?.validMs;
	requireWait(ctx, Date.now() + (validMs ?? 0));
	const opened = await openCredential(ctx, run.signal);
	const { credential, connection } = opened;
	// The page evaluates it without an item.
	opened.requireSameLater();
	const sendFor = transport(ctx, connection, run);
	const item = itemView(ctx, { connection, sendFor }, settings, 0);
	// The page seals with it what it carries.
	requireSecret(credential);
	const begun = await prepare({ ...going, ctx, item, call: settings.call }).then(
		(prepared) => resume(ctx, going, prepared),
		(thrown: unknown) => keepLink<W>(ctx, going, thrown),
	);
	const { wait } = begun;
	await enterWait(ctx, wait);
	// It may have expired while n8n was down, or while PingOne was away.
	const isValid = Date.now() < wait.expiresAt;
	const letter = going.delivery && isValid && 'user' in begun ? begun : undefined;
	const unsent = letter && (await send(ctx, going, letter));
	// The status follows when the wait ends; until then n8n's own status says that it is waiting.
	item.record(wait.person.username, '');
	return letter && unsent ? { ...letter, notice: unsent, mark: 'unsent' } : begun;
}

/** The node’s output while it waits: no decision, nor that there is none. */
const waitingItem = (expired: IDataObject, { link: { purpose } }: BaseWait): IDataObject => ({
	[purpose]: { ...(expired[purpose] as IDataObject), status: 'WAITING' },
});

/** An operation that waits until a user has done something on a page. */
export interface WaitOperation<W extends BaseWait> extends RunOperation {
	/** @throws FieldError */
	read(source: Source): Reading<W>;
}

export function waitOperation<
	const I extends Inputs,
	Page,
	const Own extends Members,
	W extends BaseWait,
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
	...meta
}: Definition<I, Page, Own, W>): WaitOperation<W> {
	const reminders = remindOptions(remind);
	const given = options([...own, ...reminders], (of, settings) => ({
		added: of(own),
		reminded: of(reminders),
		settings,
	}));
	const read = (source: Source): Reading<W> => {
		const base = readAll([user], source);
		const values = readAll(inputs, source);
		const sent = delivery.read(source);
		const shown = page.read(source);
		const { added, reminded, settings } = given.read(source);
		const asked = { ...values, ...added, ...base, page: shown };
		return {
			settings,
			userField: base.user.given,
			delivery: sent,
			reminders: remindersOf(reminded, remind, sent),
			question: question?.(asked) ?? {},
			prepare: async (preparation) => await prepare(asked, preparation),
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
			const { wait, link, notice, mark } = result.value;
			// A link is good for one wait. A node that tests or watches later shows the same page.
			const { page, origin, environmentId, call, device, expiresAt: validUntil } = wait;
			const kept = { page, origin, environmentId, call, device, validUntil };
			Object.assign(link.record, { spent: true, ...kept });
			const last = expired(wait);
			const unanswered = wait.pausesAt === undefined ? last : pendingItem(last, wait);
			const outputs = { waiting: waitingItem(last, wait), unanswered };
			const waiting = await beginWait(ctx, wait, outputs);
			const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name };
			eventLog(ctx.logger, about)(`${wait.link.purpose}.wait_started`, {
				user: wait.person.id,
				wait: wait.nonce.slice(0, 8),
				...(mark && { [mark]: true }),
			});
			if (notice !== undefined) {
				ctx.addExecutionHints({ message: notice, location: 'outputPane', type: 'warning' });
			}
			return waiting;
		},
	};
}
