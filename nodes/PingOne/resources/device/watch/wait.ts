import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { findLink, linksOf, type LinkRecord } from '../../../page/link/records';
import type { EnrollmentStatus, PageSettings, WatchWait } from '../../../enrollment/wait';
import { FieldError } from '../../../pingone/errors/fieldError';
import { nodeFields } from '../../../read/nodeFields';
import type { Person } from '../../../waiting/wait';
import { waitOf } from '../../waiting/beginWait';
import { watchFields } from './fields';

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

const readHours = (ctx: IExecuteFunctions) =>
	nodeFields(ctx, watchFields, 0).number('watchFor', {
		allows: (hours) => Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS,
		must: `be a whole number of hours from 1 to ${MAX_HOURS}`,
		hint: 'Enter 72 for three days.',
	});

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
	if (link?.executionId === ctx.getExecutionId()) return link as UsedLink;
	throw new FieldError(
		'Input',
		'is of a user whom this execution has not enrolled',
		'Use this node in the same workflow as Create Enrollment Link and Enroll FIDO2 Device.',
	);
}

/** @returns what the node has to remember while watching @throws FieldError */
export function prepareWatch(ctx: IExecuteFunctions): { wait: WatchWait; link: LinkRecord } {
	const hours = readHours(ctx);
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
