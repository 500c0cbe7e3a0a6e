import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	type EnrollmentStatus,
	isShown,
	type PageSettings,
	type WatchWait,
} from '../../enrollment/wait';
import { unreportedItem } from '../../enrollment/watch';
import { findLink, linksOf, type LinkRecord, unreadableLinks } from '../../page/link/records';
import { describeError } from '../../pingone/errors/describeError';
import { FieldError } from '../../pingone/errors/fieldError';
import { fieldsOf, Notice, readAll } from '../../read/input';
import { number } from '../../read/kinds';
import { itemSource } from '../../read/source';
import { runOnce } from '../../run/items';
import type { Person } from '../../waiting/wait';
import type { RunOperation } from '../operation';
import { WATCHED_DEVICE } from '../outputs';
import {
	beginWait,
	keepWait,
	requireOneItem,
	requireWait,
	restAfterWait,
	waitOf,
} from '../waiting/beginWait';
import { leaveBodyUnread, unreadBody } from '../waiting/unreadBody';

const HOUR_MS = 3_600_000;
const MAX_HOURS = 720;

const STATUSES: readonly string[] = ['ENROLLED', 'EXPIRED', 'CLOSED'] satisfies EnrollmentStatus[];

/** Output of Enroll, with the members that are read here. */
interface EnrollOutput {
	status: EnrollmentStatus;
	user: Person;
	enrolledAt?: string;
	closedAt?: string;
	linkExpiresAt?: string;
}

const notice = new Notice({
	displayName:
		'Put this node at the end, with the output of <b>Enroll FIDO2 Device</b> as its input. The link then stays active: a visitor who opens it sees when it was used, and can report that it was not them. Continue with <code>{{ $json.enrollment.reported }}</code>.',
	name: 'watchNotice',
	type: 'notice',
	default: '',
});

const watchFor = number(
	{
		displayName: 'Watch For',
		name: 'watchFor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 720, numberPrecision: 0 },
		default: 72,
		required: true,
		description:
			'How many hours to keep the link active, up to 720 (30 days). The execution waits that long unless somebody reports the enrollment.',
	},
	{
		allows: (hours) => Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS,
		must: `be a whole number of hours from 1 to ${MAX_HOURS}`,
		hint: 'Enter 72 for three days.',
	},
);

function readEnrollment(item: IDataObject): EnrollOutput {
	const enrollment = item.enrollment as Partial<EnrollOutput> | undefined;
	if (STATUSES.includes(String(enrollment?.status)) && enrollment?.user?.id !== undefined) {
		return enrollment as EnrollOutput;
	}
	throw new FieldError(
		'Input',
		'must be what Enroll FIDO2 Device gave out, but has no enrollment',
		'Connect this node to Enroll FIDO2 Device, or to an IF node right behind it.',
	);
}

/** The link that Enroll waited on, with its page. */
type UsedLink = LinkRecord & { page: PageSettings; origin: string };

function requireUsedLink(ctx: IExecuteFunctions, userId: string): UsedLink {
	// The link for a second passkey is in nobody's mail.
	const used = linksOf(ctx).filter(
		({ spent, page, backupOf }) => spent && page !== undefined && backupOf === undefined,
	);
	const link = findLink(used, { userId, purpose: 'enrollment' });
	if (link?.executionId === ctx.getExecutionId()) {
		if (isShown(link)) return link as UsedLink;
		throw unreadableLinks();
	}
	throw new FieldError(
		'Input',
		'is of a user whom this execution has not enrolled',
		'Use this node in the same workflow as Create Enrollment Link and Enroll FIDO2 Device.',
	);
}

const FORM = [notice, watchFor, unreadBody] as const;

/**
 * @returns what the node has to remember while watching
 * @throws FieldError
 * @internal
 */
export function prepareWatch(ctx: IExecuteFunctions): { wait: WatchWait; link: LinkRecord } {
	const { watchFor: hours } = readAll(FORM, itemSource(ctx, 0));
	const item = ctx.getInputData()[0]?.json ?? {};
	const { status, user, enrolledAt, closedAt, linkExpiresAt } = readEnrollment(item);
	const link = requireUsedLink(ctx, user.id);
	const { page, origin } = link;
	// A node in between may have dropped the times.
	const at = Date.parse(enrolledAt ?? closedAt ?? linkExpiresAt ?? '');
	return {
		link,
		wait: {
			...waitOf(ctx, user, link),
			kind: 'watch',
			origin,
			expiresAt: Date.now() + hours * HOUR_MS,
			page,
			ended: { status, ...(!Number.isNaN(at) && { at }) },
			item,
		},
	};
}

async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	leaveBodyUnread(ctx);
	const result = await runOnce(ctx, describeError, async () => {
		requireOneItem(ctx);
		const prepared = prepareWatch(ctx);
		requireWait(ctx, prepared.wait.expiresAt);
		await restAfterWait(ctx);
		keepWait(ctx, prepared.wait);
		return prepared.wait;
	});
	if ('outputs' in result) return result.outputs;
	const wait = result.value;
	const outputs = { waiting: wait.item, unanswered: unreportedItem(wait.item) };
	return await beginWait(ctx, wait, outputs);
}

export const watchLink: RunOperation = {
	name: 'Watch Enrollment Link',
	value: 'watchLink',
	asTool: 'never',
	action: 'Watch used enrollment link',
	description:
		'Keep a used enrollment link active: a visitor who opens it again sees when it was used, and can report that it was not them',
	output: WATCHED_DEVICE,
	fields: fieldsOf(FORM),
	execute,
};
