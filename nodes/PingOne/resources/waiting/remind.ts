import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { LinkPurpose } from '../../page/link/proof';
import { findLink, linksOf, type LinkRecord } from '../../page/link/records';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import {
	contextExpression,
	lastStatusExpression,
	readWait,
	type BaseWait,
} from '../../waiting/wait';
import { UNIT_MS } from '../fields/units';
import type { OperationItem } from '../operation';
import { isReview } from '../tool';
import type { Delivery } from './deliver';
import { DELIVERY } from './linkFields';
import { readValidity } from './validity';

const MAX_REMINDERS = 10;
const DEFAULT_REMINDERS = 3;
/** n8n looks for executions to resume once a minute, and a page is closed shortly before a pause. */
export const MIN_MS = 10 * UNIT_MS.minutes;

export type Unit = keyof typeof UNIT_MS;

/** When and how often to remind a user. @param first when, by default: within the link's own default */
export const reminderOptions = (first: number, unit: Unit): INodeProperties[] => [
	{
		displayName: 'Remind After',
		name: 'remindAfter',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: first,
		description:
			'If nobody has used the link after this time, the node outputs an item with the status PENDING. Connect that output back to this node, which then waits on with the same link. With A Workflow, it calls that workflow again, with the number of the reminder. Otherwise, add a node that sends the reminder in between.',
	},
	{
		displayName: 'Remind After Unit',
		name: 'remindAfterUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
		default: unit,
		description: 'Unit of Remind After',
	},
	{
		displayName: 'Max Reminders',
		name: 'maxReminders',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_REMINDERS, numberPrecision: 0 },
		default: DEFAULT_REMINDERS,
		description:
			'How often to remind the user at most. After that, the node waits until the link expires.',
	},
];

/** When and how often a user is reminded. */
export interface Reminders {
	everyMs: number;
	max: number;
}

/** @throws FieldError for a reminder that would come when the link is no longer valid */
function requireInTime(item: OperationItem, given: string, everyMs: number): void {
	const isByWorkflow = item.read.choice('sendLinkWith') === DELIVERY.workflow;
	if (!isByWorkflow || everyMs < readValidity(item)) return;
	const validity = item.read.label('linkValidFor');
	throw new FieldError(
		item.read.in('options').label('remindAfter'),
		`must be less than '${validity}', got ${quote(given)}: nobody would be reminded`,
		`Shorten it, or raise ${validity}.`,
	);
}

/**
 * @param defaultUnit of Remind After
 * @returns undefined when nobody is to be reminded
 * @throws FieldError
 */
export function readReminders(item: OperationItem, defaultUnit: Unit): Reminders | undefined {
	const options = item.read.in('options');
	const hint = 'Enter a number and choose its unit.';
	const count = options.number('remindAfter', { allows: () => true, must: 'be a number', hint });
	const unit = options.choice<Unit>('remindAfterUnit') ?? defaultUnit;
	const max = options.number('maxReminders', {
		allows: (value) => Number.isInteger(value) && value >= 1 && value <= MAX_REMINDERS,
		must: `be a whole number from 1 to ${MAX_REMINDERS}`,
		hint: `Remove it to use the default of ${DEFAULT_REMINDERS}.`,
	});
	if (count === undefined) return undefined;
	const everyMs = count * UNIT_MS[unit];
	const given = `${count} ${unit}`;
	if (everyMs < MIN_MS) {
		const must = `must be at least 10 minutes, got ${quote(given)}`;
		throw new FieldError(options.label('remindAfter'), must, hint);
	}
	requireInTime(item, given, everyMs);
	return { everyMs, max: max ?? DEFAULT_REMINDERS };
}

/**
 * When a wait pauses for the next reminder, in milliseconds since 1970.
 *
 * @returns undefined when it goes on to its end
 */
export function pauseOf(
	{ reminder, expiresAt }: Pick<BaseWait, 'reminder' | 'expiresAt'>,
	reminders: Reminders | undefined,
	now: number,
): number | undefined {
	if (!reminders || reminder >= reminders.max) return undefined;
	const at = now + reminders.everyMs;
	return at < expiresAt ? at : undefined;
}

function lastStatus(ctx: IExecuteFunctions, purpose: LinkPurpose): unknown {
	try {
		return ctx.evaluateExpression(lastStatusExpression(ctx.getNode().name, purpose), 0);
	} catch {
		// The node has not run before.
		return undefined;
	}
}

/**
 * The wait that this node has paused, if the last thing that it gave out was that. A human review,
 * which an agent may ask for many times in an execution, pauses none.
 */
export function pausedWait(ctx: IExecuteFunctions): BaseWait | undefined {
	if (isReview(ctx)) return undefined;
	const wait = readWait(ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0));
	if (wait?.pausesAt === undefined) return undefined;
	return lastStatus(ctx, wait.link.purpose) === 'PENDING' ? wait : undefined;
}

/** Whether nodes have sent the user a link since, which no node has waited on. */
function isReplaced(links: LinkRecord[], { salt, userId, purpose }: LinkRecord): boolean {
	const newer = links.slice(links.findIndex((link) => link.salt === salt) + 1);
	// One for a second passkey is made with the first, and in nobody's mail.
	const sent = newer.filter(({ spent, backupOf }) => !spent && backupOf === undefined);
	return sent.some((link) => link.userId === userId && link.purpose === purpose);
}

/**
 * The link of a paused wait, if it is of that user, who has not been sent another one since. One that
 * has expired is waited on to that end.
 *
 * @param delivery undefined when nodes send the links
 */
export function pausedLink(
	ctx: IExecuteFunctions,
	owner: { userId: string; purpose: LinkPurpose },
	delivery: Delivery | undefined,
): LinkRecord | undefined {
	const salt = pausedWait(ctx)?.link.salt;
	const links = linksOf(ctx);
	const own = links.filter((link) => link.salt === salt);
	const link = salt === undefined ? undefined : findLink(own, owner);
	if (link?.executionId !== ctx.getExecutionId()) return undefined;
	return delivery === undefined && isReplaced(links, link) ? undefined : link;
}

/** The node's output when a wait pauses. */
export function pendingItem(
	expired: IDataObject,
	{ link: { purpose }, reminder }: Pick<BaseWait, 'link' | 'reminder'>,
): IDataObject {
	const outcome = expired[purpose] as IDataObject;
	return { ...expired, [purpose]: { ...outcome, status: 'PENDING', reminder: reminder + 1 } };
}
