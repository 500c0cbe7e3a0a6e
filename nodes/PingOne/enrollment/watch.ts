import type { IDataObject } from 'n8n-workflow';
import type { Visitor } from '../page/visitor';
import { accept, type Answer, type Code, refuse } from '../waiting/answer';
import type { LogEvent } from '../waiting/events';
import type { PageRequest } from './pageRequest';
import type { EnrollmentStatus, WatchWait } from './wait';

const CODES: Record<EnrollmentStatus, Code> = {
	ENROLLED: 'used',
	EXPIRED: 'expired',
	CLOSED: 'closed',
};

/** What a request to a used link has available. */
export interface Watching {
	wait: WatchWait;
	visitor: Visitor;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}

const iso = (ms: number) => new Date(ms).toISOString();

/** Output when nobody reported anything: the input, marked as not reported. */
export const unreportedItem = (item: IDataObject): IDataObject => ({
	...item,
	enrollment: { ...(item.enrollment as IDataObject), reported: false },
});

const reportedItem = ({ wait, visitor, now }: Watching): IDataObject => ({
	...wait.item,
	enrollment: {
		...(wait.item.enrollment as IDataObject),
		reported: true,
		report: { at: iso(now), ...visitor },
	},
});

/**
 * Tells anybody who opens the link after the enrollment that it was used, and when. A user who did
 * not do that can report it, and the workflow continues at once.
 */
export function answerLateVisitor(watching: Watching, { action }: PageRequest): Answer {
	const { wait, log, now } = watching;
	const { status, at } = wait.ended;
	const used = status === 'ENROLLED';
	if (action === 'report' && used && now < wait.expiresAt) {
		log('enrollment.reported');
		return accept({ reported: true }, reportedItem(watching));
	}
	const canReport = used && now < wait.expiresAt;
	const when = at === undefined ? {} : { at: iso(at) };
	return refuse(CODES[status], { ...when, ...(canReport && { canReport }) });
}
