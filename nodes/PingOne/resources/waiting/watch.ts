import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describeError } from '../../pingone/errors/describeError';
import { fieldsOf, Notice, readAll } from '../../read/input';
import { number, wholeUpTo } from '../../read/kinds';
import { itemSource } from '../../read/source';
import { runOnce } from '../../run/items';
import type { Appearance } from '../../waiting/wait';
import { unreportedItem, type WatchWait } from '../../waiting/watch';
import type { RunOperation } from '../operation';
import { beginWait, enterWait, requireOneItem, waitOf } from './beginWait';
import type { LinkKind } from './createLink';
import { leaveBodyUnread, unreadBody } from '../../read/unreadBody';
import { notOf, readEnd, requireUsedLink } from './link';

const HOUR_MS = 3_600_000;

/** What the operations of a kind of link are called, and how its page is recognized. */
interface WatchKind extends Pick<LinkKind, 'purpose' | 'waiter'> {
	isShown(record: unknown): record is { page: Appearance; origin: string };
	output: string;
}

const noticeFor = ({ purpose, waiter }: WatchKind) =>
	new Notice({
		displayName: `Put this node at the end of every branch, with the output of <b>${waiter.name}</b> as its input. The link then stays active: a visitor who opens it reads how and when it ended, and can report that it was not them. Continue with <code>{{ $json.${purpose}.reported }}</code>.`,
		name: 'watchNotice',
		type: 'notice',
		default: '',
	});

const watchFor = number(
	{
		displayName: 'Watch For (Hours)',
		name: 'watchFor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 720, numberPrecision: 0 },
		default: 72,
		required: true,
		description:
			'How long to keep the link active, up to 720 hours (30 days). The execution waits that long unless a visitor reports the use of the link.',
	},
	wholeUpTo(720, 'Enter 72 for three days.', 'a whole number of hours'),
);

/** An operation that waits after the end of a wait. */
export interface WatchOperation extends RunOperation {
	/** @returns what the node has to remember while watching @throws FieldError */
	prepare(ctx: IExecuteFunctions): WatchWait;
}

/** Watch Enrollment Link, Watch Confirmation Link: the link says for some days how it has ended. */
export function watchOperation(kind: WatchKind): WatchOperation {
	const form = [noticeFor(kind), watchFor, unreadBody] as const;
	const prepare = (ctx: IExecuteFunctions): WatchWait => {
		const { watchFor: hours } = readAll(form, itemSource(ctx, 0));
		const item = ctx.getInputData()[0]?.json ?? {};
		const end = readEnd(kind, item);
		const { status, user, enrolledAt, closedAt, linkExpiresAt, reason } = end;
		const link = requireUsedLink(ctx, kind, end, kind.isShown);
		// That link is in no one's mail, and its end says nothing of the one that is.
		if (link.backupOf !== undefined) {
			throw notOf(
				kind,
				'it is of a second passkey: connect the node that waited for the first one, and place this one below the node for the second',
			);
		}
		const { page, origin } = link;
		// A node in between may have dropped the times.
		const at = Date.parse(enrolledAt ?? closedAt ?? end.at ?? linkExpiresAt ?? '');
		return {
			...waitOf(ctx, user, link),
			kind: 'watch',
			origin,
			expiresAt: Date.now() + hours * HOUR_MS,
			page,
			ended: {
				status,
				...(!Number.isNaN(at) && { at }),
				// Of a link that was declined, it is the user's own, which no one else is told.
				...(status === 'CLOSED' && typeof reason === 'string' && { reason }),
			},
			item,
		};
	};
	const name = `Watch ${kind.purpose === 'enrollment' ? 'Enrollment' : 'Confirmation'} Link`;
	return {
		name,
		value: 'watchLink',
		asTool: 'never',
		action: `Watch ${kind.purpose} link`,
		description: `Keep the ${kind.purpose} link working after the ${kind.purpose} ends. Visitors who open it again see how and when it ended, and can report that they did not use it.`,
		output: kind.output,
		fields: fieldsOf(form),
		prepare,
		async execute(ctx): Promise<INodeExecutionData[][]> {
			leaveBodyUnread(ctx);
			const result = await runOnce(ctx, describeError, async () => {
				requireOneItem(ctx);
				const wait = prepare(ctx);
				await enterWait(ctx, wait);
				return wait;
			});
			if ('outputs' in result) return result.outputs;
			const wait = result.value;
			return await beginWait(ctx, wait, { waiting: wait.item, unanswered: unreportedItem(wait) });
		},
	};
}
