import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { requireSecret } from '../../page/link/proof';
import { transport } from '../../pingone/client/chain';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import { runOnce, type RunSignals } from '../../run/items';
import { eventLog } from '../../waiting/events';
import { itemView } from '../item';
import type { OperationItem, RunOperation } from '../operation';
import { beginWait, keepWait, requireOneItem } from './beginWait';
import { deliver, type Delivery, type Letter } from './deliver';
import { pausedWait, pauseOf, pendingItem, type Reminders } from './remind';
import { leaveBodyUnread } from './unreadBody';

/** Everything that a wait begins with. */
export interface Prepared extends Letter {
	/** Undefined when nodes have sent the link. */
	delivery?: Delivery;
	reminders?: Reminders;
	/** What the admin is told when the wait begins. */
	notice?: string;
	/** The node's output when nobody ends the wait. */
	expired: IDataObject;
}

/** Checks all fields, then asks PingOne. @throws FieldError, PingOneError */
export type Prepare = (
	ctx: IExecuteFunctions,
	item: OperationItem,
	secret: string,
) => Promise<Prepared>;

/** A wait that this node has paused goes on; otherwise, the wait that was prepared begins. */
function goOn(ctx: IExecuteFunctions, prepared: Prepared): Prepared {
	const { wait: fresh, link, reminders } = prepared;
	const paused = pausedWait(ctx, fresh.link.purpose);
	const wait =
		paused?.link.salt === link.record.salt ? { ...paused, reminder: paused.reminder + 1 } : fresh;
	return { ...prepared, wait: { ...wait, pausesAt: pauseOf(wait, reminders, Date.now()) } };
}

async function ask(
	ctx: IExecuteFunctions,
	run: RunSignals,
	{ fields, prepare }: Pick<RunOperation, 'fields'> & { prepare: Prepare },
): Promise<Prepared> {
	requireOneItem(ctx);
	const opened = await openCredential(ctx, run.signal);
	const { ctx: held, credential, connection } = opened;
	// The page evaluates it without an item.
	opened.requireSameLater();
	const sendFor = transport(held, connection, run);
	const item = itemView(ctx, { fields, connection, sendFor }, 0);
	const prepared = goOn(ctx, await prepare(ctx, item, requireSecret(credential)));
	const { wait, delivery } = prepared;
	keepWait(ctx, wait);
	if (delivery) await deliver(ctx, delivery.workflow, prepared);
	// The status follows when the wait ends; until then n8n's own status says that it is waiting.
	item.record(wait.person.username, '');
	return prepared;
}

/** An operation that waits until a user has done something on a page. */
export const waitOperation = ({
	prepare,
	...meta
}: Omit<RunOperation, 'execute' | 'asTool'> & { prepare: Prepare }): RunOperation => ({
	...meta,
	asTool: 'never',
	async execute(ctx): Promise<INodeExecutionData[][]> {
		leaveBodyUnread(ctx);
		const { fields } = meta;
		const result = await runOnce(
			ctx,
			describeError,
			async (run) => await ask(ctx, run, { fields, prepare }),
		);
		if ('outputs' in result) return result.outputs;
		const { wait, link, expired, notice } = result.value;
		// A link is good for one wait. A node that watches it later shows the same page.
		Object.assign(link.record, { spent: true, page: wait.page, origin: wait.origin });
		const unanswered = wait.pausesAt === undefined ? expired : pendingItem(expired, wait);
		const waiting = await beginWait(ctx, wait, link.proof, unanswered);
		const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name };
		eventLog(ctx.logger, about)(`${wait.link.purpose}.wait_started`, {
			user: wait.person.id,
			wait: wait.nonce.slice(0, 8),
		});
		if (notice !== undefined) {
			ctx.addExecutionHints({ message: notice, location: 'outputPane', type: 'warning' });
		}
		return waiting;
	},
});
