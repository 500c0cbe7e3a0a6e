import { randomBytes } from 'crypto';
import {
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { LinkRecord } from '../../page/link/records';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import {
	closedToOthers,
	findNoWait,
	isWaitedFor,
	type NoWait,
	stopSignalOf,
} from '../../run/n8nInternals';
import {
	contextExpression,
	readWait,
	resumeAt,
	WAIT_KEY,
	type BaseWait,
	type Person,
} from '../../waiting/wait';
import { findWatch, laterTestMs, SEVERAL_USERS } from './laterNodes';
import { otherLinks, VISIT_MS } from './link';

const FORM_URL = '{{ $execution.resumeFormUrl }}';
const NONCE_BYTES = 24;

/** n8n's address for this execution, the beginning of every link. */
export const resumeUrlOf = (ctx: IExecuteFunctions): unknown => ctx.evaluateExpression(FORM_URL, 0);

/** What every wait begins with: whom a link asks, and what recognizes it. */
export function waitOf(ctx: IExecuteFunctions, person: Person, record: LinkRecord) {
	const { purpose, salt, digests, codes, asksStartCode } = record;
	return {
		version: 1 as const,
		nonce: randomBytes(NONCE_BYTES).toString('base64url'),
		person,
		link: { purpose, salt, digests: [...digests], codes: [...codes], asksStartCode },
		others: otherLinks(ctx, record),
		reminder: 0,
	};
}

/** The single input item with which an execution can wait. @throws FieldError */
export function requireOneItem(ctx: IExecuteFunctions): void {
	const count = ctx.getInputData().length;
	if (count === 1) return;
	throw new FieldError(
		'Input',
		`must be one item, got ${count}: an execution waits for one user at a time`,
		SEVERAL_USERS,
	);
}

const NO_WAIT: Record<NoWait['is'], [field: string, what: string, cure: string]> = {
	oldN8n: [
		'Version of n8n',
		'is too old for a wait: before 2.41, the end of a sub-workflow or a message to n8n’s chat ends any wait, without a key',
		'No one was asked. Update n8n to 2.41 or later.',
	],
	engine: [
		'Engine',
		'of this workflow cannot continue an execution that waits',
		'No one was asked. Change the engine back in the workflow’s settings.',
	],
	timeout: [
		'Timeout Workflow',
		'takes effect before the link expires, or before a later test is over: n8n would cancel this execution then, and no one would learn that the user did not respond',
		'No one was asked. Turn off the timeout in this workflow’s settings, and in those of any calling workflow (if EXECUTIONS_TIMEOUT sets it for all of n8n, give the workflow a longer one), or shorten how long the link is valid.',
	],
};

/** Requires that only page and deadline end a wait, and that no caller waits for a watch. @throws FieldError */
export function requireWait(ctx: IExecuteFunctions, expiresAt: number): void {
	const endsAt = resumeAt({ expiresAt }).getTime();
	const testMs = laterTestMs(ctx);
	const isOverAt = testMs > 0 ? resumeAt({ expiresAt: endsAt + testMs }).getTime() : endsAt;
	const fault = findNoWait(ctx, isOverAt);
	if (fault) throw new FieldError(...NO_WAIT[fault.is]);
	const watch = isWaitedFor(ctx) ? findWatch(ctx) : undefined;
	if (watch === undefined) return;
	throw new FieldError(
		'Wait for Sub-Workflow Completion',
		`is on in the node that calls this workflow: the caller would be held for as long as the node ${quote(watch)} watches the link, days after its end`,
		`No one was asked. Turn it off there, or remove the node ${quote(watch)}.`,
	);
}

/** When n8n would have resumed the last wait of this package’s nodes, in milliseconds since 1970. */
const WAITED_KEY = 'pingOneWaited';

/**
 * A request to an earlier wait may have passed the door (`waiting/door`) and be about to have n8n
 * resume it: n8n takes parts of a second. It must meet an execution that runs, and n8n then refuses it. In ms.
 */
const REST_MS = 2_000;

/**
 * n8n sets its timer up to 70 seconds before a wait is to be resumed, and leaves it running when a page ends
 * that wait (2.41.1, wait-tracker.js): it would resume the next one. In ms.
 */
const TIMER_MS = 75_000;

/** Rests, if the execution has waited before. Before the link is sent: it must work at once. @internal */
export async function restAfterWait(ctx: IExecuteFunctions): Promise<void> {
	const last: unknown = ctx.getContext('flow')[WAITED_KEY];
	if (last === undefined) return;
	const leftMs = Math.max(0, Number(last) - Date.now());
	const timerMs = leftMs < TIMER_MS ? leftMs : 0;
	await sleep(timerMs + REST_MS, stopSignalOf(ctx));
}

/** Has the execution wait from now on, if it can. Before the link is sent. @throws FieldError */
export async function enterWait(ctx: IExecuteFunctions, wait: BaseWait): Promise<void> {
	requireWait(ctx, wait.expiresAt + (wait.backup === undefined ? 0 : VISIT_MS));
	await restAfterWait(ctx);
	// Where the webhook finds it. Read back at once, because a node name that n8n cannot read in an
	// expression would break the page for good.
	ctx.getContext('node')[WAIT_KEY] = wait;
	const kept = ctx.evaluateExpression(contextExpression(ctx.getNode().name), 0);
	if (readWait(kept)?.nonce === wait.nonce) return;
	throw new FieldError(
		'Node name',
		'cannot be read by n8n, so that the page would stay closed',
		'Rename this node: use only letters, digits and spaces.',
	);
}

/**
 * Suspends the execution. From here on the webhook responds. @returns what the node has to return
 *
 * @param outputs while it waits, for the editor and a webhook’s caller; and when it pauses or expires
 */
export async function beginWait(
	ctx: IExecuteFunctions,
	wait: BaseWait,
	{ waiting, unanswered }: Record<'waiting' | 'unanswered', IDataObject>,
): Promise<INodeExecutionData[][]> {
	ctx.setMetadata(closedToOthers(ctx));
	// When the wait times out, n8n 2.41 passes the node's input on, which must not be taken for a device.
	const pairedItem = { item: 0 };
	const run = ctx.getExecuteData();
	run.data.main = [[{ json: unanswered, pairedItem }]];
	// n8n 2.41 resumes by turning the run's node off, and passes the input of other runs of that same
	// node on: of a second review, what the model has sent.
	run.node = { ...run.node };
	const resumesAt = resumeAt(wait);
	ctx.getContext('flow')[WAITED_KEY] = resumesAt.getTime();
	await ctx.putExecutionToWait(resumesAt);
	return [[{ json: waiting, pairedItem }]];
}
