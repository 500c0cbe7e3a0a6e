import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../pingone/errors/apiResponse';
import {
	type Check,
	type Guarded,
	isNumber,
	isOneOf,
	isRecord,
	isText,
	orMissing,
} from '../savedState';
import { accept, type Answer, type Code, refuse } from './answer';
import type { WaitRecord } from './record';
import type { Turn } from './session';
import { type BaseWait, iso } from './wait';

/** How a wait ended: the status of its output. `PENDING`: it was left at a reminder. */
export type EndStatus = 'ENROLLED' | 'CONFIRMED' | 'DECLINED' | 'EXPIRED' | 'CLOSED' | 'PENDING';

/** What a link says of an end; of one that `isUsed`, its user may say that it was not them. */
interface LastWord {
	code: Code;
	decision?: 'confirmed' | 'declined';
	isUsed?: true;
}

const LAST_WORDS: Record<EndStatus, LastWord> = {
	ENROLLED: { code: 'used', isUsed: true },
	CONFIRMED: { code: 'decided', decision: 'confirmed', isUsed: true },
	DECLINED: { code: 'decided', decision: 'declined', isUsed: true },
	EXPIRED: { code: 'expired' },
	CLOSED: { code: 'closed' },
	PENDING: { code: 'revoked' },
};

/** @internal */
export const STATUSES = Object.keys(LAST_WORDS) as EndStatus[];

export const isEndStatus = isOneOf(...STATUSES);

export const isWatch = isRecord({
	kind: isOneOf('watch'),
	/** How the wait ended; when, in milliseconds since 1970, and why, if the input still says so. */
	ended: isRecord({ status: isEndStatus, at: orMissing(isNumber), reason: orMissing(isText) }),
	/** The input item, which is passed on when no one reports anything. */
	item: isJsonObject,
});

/** A wait after the end of another one, in which the link says how it has ended. */
export type WatchWait = BaseWait & Guarded<typeof isWatch>;

/** Makes the test of a page's own waits: those that ask, and those that tell how one has ended. */
export const isAskedOr =
	(isAsked: Check, isShown: Check): Check =>
	(value) =>
		isAsked(value) || (isWatch(value) && isShown(value));

const withReport = ({ item, link: { purpose } }: WatchWait, report: IDataObject): IDataObject => ({
	...item,
	[purpose]: { ...(item[purpose] as IDataObject), ...report },
});

/** Output when no one reported anything: the input, marked as not reported. */
export const unreportedItem = (wait: WatchWait): IDataObject =>
	withReport(wait, { reported: false });

/** The first report is the one that counts: one alarm, however often it is pressed. */
function report({ wait, record, visitor, log, now }: Turn<WatchWait, WaitRecord>): Answer {
	if (record.isTold) return record.told(accept({ reported: true }));
	log(`${wait.link.purpose}.reported`);
	const item = withReport(wait, { reported: true, report: { at: iso(now), ...visitor } });
	return record.told(accept({ reported: true }, item));
}

/**
 * A page sends its passkey again when it has not heard what came of it. That must sound no alarm, nor have
 * a passkey deleted that is registered. @returns undefined for other requests, and for another passkey
 */
export function answerSender(
	{ credentialId }: IDataObject,
	request: object,
	more: IDataObject = {},
): Answer | undefined {
	if (!('attestation' in request)) return undefined;
	if (credentialId === undefined) return refuse('over');
	const { id } = request.attestation as { id?: unknown };
	return id === credentialId ? accept({ done: true, ...more }) : undefined;
}

/** Tells those who open a link after its end how it ended. A user who did not do that can report it. */
export function answerLateVisitor(turn: Turn<WatchWait, WaitRecord>, action: string): Answer {
	const { wait, record, now } = turn;
	const { status, at, reason } = wait.ended;
	const { code, decision, isUsed } = LAST_WORDS[status];
	const canReport = isUsed && now < wait.expiresAt;
	if (action === 'report' && canReport) return report(turn);
	const answer = refuse(code, {
		...(at !== undefined && { at: iso(at) }),
		...(decision && { decision }),
		...(reason !== undefined && { reference: reason }),
		...(canReport && { canReport }),
	});
	return record.told(answer);
}
