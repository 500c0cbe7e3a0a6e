import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { LinkRecord } from '../../page/link/records';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { Added } from '../../read/input';
import { choice, number, wholeUpTo } from '../../read/kinds';
import {
	contextExpression,
	iso,
	lastStatusExpression,
	readWait,
	type BaseWait,
} from '../../waiting/wait';
import { UNIT_MS, UNIT_OPTIONS, type Unit } from '../fields/units';
import { isReview } from '../tool';
import { HINT, type Delivery } from './linkFields';

const MAX_REMINDERS = 10;
const DEFAULT_REMINDERS = 3;
/** A page is closed shortly before a pause, and n8n needs a moment to resume the execution. */
export const MIN_MS = 10 * UNIT_MS.minutes;

/** Remind After by default: within the link's own default. */
export interface FirstReminder {
	after: number;
	unit: Unit;
}

const LABEL = 'Remind After';
const UNIT_LABEL = 'Remind After Unit';
const MAX_LABEL = 'Max Reminders';

/** The options that say when and how often to remind a user. */
export const remindOptions = ({ after, unit }: FirstReminder) =>
	[
		number(
			{
				displayName: LABEL,
				name: 'remindAfter',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: after,
				description:
					'When to output the status PENDING while the link is unused. Connect this output back to this node, which keeps waiting. With Nodes Before This One, send reminders in between.',
			},
			{ allows: () => true, must: 'be a number', hint: HINT },
		),
		choice({
			displayName: UNIT_LABEL,
			name: 'remindAfterUnit',
			type: 'options',
			options: UNIT_OPTIONS,
			default: unit,
			description: `Unit of ${LABEL}`,
		}),
		number(
			{
				displayName: MAX_LABEL,
				name: 'maxReminders',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MAX_REMINDERS, numberPrecision: 0 },
				default: DEFAULT_REMINDERS,
				description:
					'Maximum number of reminders. After the last one, the node waits until the link expires.',
			},
			wholeUpTo(MAX_REMINDERS, `Remove it to use the default of ${DEFAULT_REMINDERS}.`),
		),
	] as const;

type Given = Added<ReturnType<typeof remindOptions>>;

export interface Reminders {
	everyMs: number;
	max: number;
	/** `everyMs` as the admin gave it, for messages. */
	given: string;
}

/** @throws FieldError for options about reminders that nothing makes due */
function refuseAlone({ maxReminders, remindAfterUnit }: Given): undefined {
	if (maxReminders === undefined && remindAfterUnit === undefined) return undefined;
	throw new FieldError(
		maxReminders === undefined ? UNIT_LABEL : MAX_LABEL,
		`needs ${LABEL}, which is not set`,
		`Add ${LABEL} under Options, or remove this option: without ${LABEL}, no one is reminded.`,
	);
}

/** @throws FieldError also for a reminder that would come when the link is no longer valid */
export function remindersOf(
	given: Given,
	{ unit }: FirstReminder,
	delivery: Delivery | undefined,
): Reminders | undefined {
	const { remindAfter: count, remindAfterUnit = unit, maxReminders = DEFAULT_REMINDERS } = given;
	if (count === undefined) return refuseAlone(given);
	const everyMs = count * UNIT_MS[remindAfterUnit];
	const got = quote(`${count} ${remindAfterUnit}`);
	if (everyMs < MIN_MS) {
		throw new FieldError(LABEL, `must be at least 10 minutes, got ${got}`, HINT);
	}
	if (!delivery || everyMs < delivery.validMs) return { everyMs, max: maxReminders, given: got };
	throw new FieldError(
		LABEL,
		`must be less than '${delivery.validity}', got ${got}: no one would be reminded`,
		`Shorten it, or raise ${delivery.validity}.`,
	);
}

/**
 * @param link sent by nodes before this one, whose end the fields do not say
 * @throws FieldError for a reminder that would come after the end of any such link
 */
export function requireReminder(
	reminders: Reminders | undefined,
	{ validMs = Infinity, validUntil, backupOf }: LinkRecord,
): void {
	// A second passkey is waited for in the visit of the first, of which no one is reminded.
	// Where the workflow comes late to this node, the user still has the link that they were sent.
	if (!reminders || backupOf !== undefined || reminders.everyMs < validMs) return;
	throw new FieldError(
		LABEL,
		`must end before the link does (${iso(validUntil)}), got ${reminders.given}: no one would be reminded`,
		'Shorten it, or create a link that is valid for longer. The link that the user has will not work.',
	);
}

/** When a wait pauses for the next reminder; undefined when it goes on to its end. */
export function pauseOf(
	{ reminder, expiresAt }: Pick<BaseWait, 'reminder' | 'expiresAt'>,
	reminders: Reminders | undefined,
	now: number,
): number | undefined {
	if (!reminders || reminder >= reminders.max) return undefined;
	const at = now + reminders.everyMs;
	return at < expiresAt ? at : undefined;
}

/** The wait that this node has paused last. A human review, which an agent may ask for many times, pauses none. */
export function pausedWait(ctx: IExecuteFunctions): BaseWait | undefined {
	if (isReview(ctx)) return undefined;
	const { name } = ctx.getNode();
	const wait = readWait(ctx.evaluateExpression(contextExpression(name), 0));
	if (wait?.pausesAt === undefined) return undefined;
	try {
		const status = ctx.evaluateExpression(lastStatusExpression(name, wait.link.purpose), 0);
		return status === 'PENDING' ? wait : undefined;
	} catch {
		// The node has not run before.
		return undefined;
	}
}

/** The node's output when a wait pauses. */
export function pendingItem(
	expired: IDataObject,
	{ link: { purpose }, reminder }: Pick<BaseWait, 'link' | 'reminder'>,
): IDataObject {
	const outcome = expired[purpose] as IDataObject;
	return { ...expired, [purpose]: { ...outcome, status: 'PENDING', reminder: reminder + 1 } };
}
