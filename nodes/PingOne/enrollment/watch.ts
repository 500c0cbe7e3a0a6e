import type { IDataObject } from 'n8n-workflow';
import type { Visitor } from '../page/visitor';
import { accept, type Answer, type Code, refuse } from '../waiting/answer';
import type { LogEvent } from '../waiting/events';
import type { WaitRecord } from '../waiting/record';
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
	record: WaitRecord;
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

const reportedItem = ({ wait, visitor, now }: Omit<Watching, 'record'>): IDataObject => ({
	...wait.item,
	enrollment: {
		...(wait.item.enrollment as IDataObject),
		reported: true,
		report: { at: iso(now), ...visitor },
	},
});

/** The first report is the one that counts: one alarm, however often it is pressed. */
function report(watching: Watching): Answer {
	const { record, log, now } = watching;
	if (record.isTold) return record.tellAgain(accept({ reported: true }), now);
	log('enrollment.reported');
	const item = reportedItem(watching);
	record.tell(item);
	return accept({ reported: true }, item);
}

/**
 * Tells anybody who opens the link after the enrollment that it was used, and when. A user who did
 * not do that can report it, and the workflow continues at once.
 */
export function answerLateVisitor(watching: Watching, { action }: PageRequest): Answer {
	const { wait, record, now } = watching;
	const { status, at } = wait.ended;
	const canReport = status === 'ENROLLED' && now < wait.expiresAt;
	if (action === 'report' && canReport) return report(watching);
	const when = at === undefined ? {} : { at: iso(at) };
	const answer = refuse(CODES[status], { ...when, ...(canReport && { canReport }) });
	return record.tellAgain(answer, now);
}
