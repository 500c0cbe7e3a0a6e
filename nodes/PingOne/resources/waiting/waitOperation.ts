import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { requireSecret } from '../../page/link/proof';
import { transport } from '../../pingone/client/chain';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import { runOnce, type RunSignals } from '../../run/items';
import { eventLog } from '../../waiting/events';
import type { BaseWait } from '../../waiting/wait';
import { itemView } from '../item';
import type { OperationItem, RunOperation } from '../operation';
import { beginWait, keepWait, requireOneItem } from './beginWait';
import { deliverOrTell } from './deliver';
import {
	goOn,
	keepLink,
	readGoing,
	type Given,
	type Kept,
	type OwnFields,
	type Prepared,
} from './goOn';
import { pendingItem } from './remind';
import { leaveBodyUnread } from './unreadBody';

/** What distinguishes one kind of wait from another. */
interface Kind<W extends BaseWait> extends OwnFields {
	/** Checks all fields, then asks PingOne. @throws FieldError, PingOneError */
	prepare: (ctx: IExecuteFunctions, item: OperationItem, given: Given) => Promise<Prepared<W>>;
	/** The node's output when nobody ends the wait. */
	expired: (wait: W) => IDataObject;
}

async function ask<W extends BaseWait>(
	ctx: IExecuteFunctions,
	run: RunSignals,
	{ fields, ...kind }: Pick<RunOperation, 'fields'> & Kind<W>,
): Promise<Prepared<W> | Kept<W>> {
	requireOneItem(ctx);
	const opened = await openCredential(ctx, run.signal);
	const { credential, connection } = opened;
	// The page evaluates it without an item.
	opened.requireSameLater();
	const sendFor = transport(ctx, connection, run);
	const item = itemView(ctx, { fields, connection, sendFor }, 0);
	const going = readGoing(item, requireSecret(credential), kind);
	const asked = await kind.prepare(ctx, item, going).then(
		(prepared) => goOn(ctx, going, prepared),
		(thrown: unknown) => keepLink<W>(ctx, going, thrown),
	);
	const { wait } = asked;
	keepWait(ctx, wait);
	// It may have expired while n8n was down, or while PingOne was away.
	const isValid = Date.now() < wait.expiresAt;
	const letter = going.delivery && isValid && 'user' in asked ? asked : undefined;
	const unsent =
		going.delivery && letter && (await deliverOrTell(ctx, going.delivery.workflow, letter));
	// The status follows when the wait ends; until then n8n's own status says that it is waiting.
	item.record(wait.person.username, '');
	return letter && unsent ? { ...letter, notice: unsent, mark: 'unsent' } : asked;
}

/** An operation that waits until a user has done something on a page. */
export const waitOperation = <W extends BaseWait>({
	prepare,
	question,
	remindUnit,
	expired,
	...meta
}: Omit<RunOperation, 'execute' | 'asTool'> & Kind<W>): RunOperation => ({
	...meta,
	asTool: 'never',
	async execute(ctx): Promise<INodeExecutionData[][]> {
		leaveBodyUnread(ctx);
		const kind = { fields: meta.fields, prepare, question, remindUnit, expired };
		const result = await runOnce(ctx, describeError, async (run) => await ask(ctx, run, kind));
		if ('outputs' in result) return result.outputs;
		const { wait, link, notice, mark } = result.value;
		// A link is good for one wait. A node that watches it later shows the same page.
		Object.assign(link.record, { spent: true, page: wait.page, origin: wait.origin });
		const last = expired(wait);
		const unanswered = wait.pausesAt === undefined ? last : pendingItem(last, wait);
		const waiting = await beginWait(ctx, wait, link.proof, unanswered);
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
});
