import type { IDataObject } from 'n8n-workflow';
import type { Answer } from '../waiting/answer';
import type { Attempts } from './attempts';
import { dispatch } from './dispatch';
import { followUp } from './followUp';
import type { PageRequest } from './pageRequest';
import type { AttemptRecord } from './record';
import type { Session } from './session';
import { awaitTrial } from './trial/end';
import type { EnrollmentWait } from './wait';

/** What a turn of a wait is opened with, each time anew. */
export type Opening = Pick<
	Session,
	'api' | 'sealer' | 'isStartCode' | 'proofOf' | 'visitor' | 'log'
>;

/** A wait, and the process that serves it. */
export interface Serving {
	attempts: Attempts;
	/** Identifies the wait in the process. */
	key: string;
	wait: EnrollmentWait;
	open(): Opening;
}

/** What a request that does not end the wait still does after its response. */
function followed(
	record: AttemptRecord,
	wait: EnrollmentWait,
	inTurn: <T>(work: (session: Session) => Promise<T> | T) => Promise<T>,
): Pick<Answer, 'later'> {
	if (record.trial) return { later: async () => await awaitTrial(record, inTurn) };
	if (record.followed || !record.needsFollowUp) return {};
	record.followed = true;
	const follow = async () =>
		await followUp({ wait, record }, inTurn).finally(() => {
			record.followed = false;
		});
	// An attempt that turns out to be active is tested, too, where its page asks again.
	return { later: async () => (await follow()) ?? (await awaitTrial(record, inTurn)) };
}

/** Notes what n8n is told, at once or later. */
function noteTold(record: AttemptRecord, { later, ...answer }: Answer): Answer {
	const note = (item?: IDataObject) => {
		if (item) record.tell(item);
		return item;
	};
	note(answer.resume);
	return { ...answer, ...(later && { later: async () => note(await later()) }) };
}

/** Answers a request in the wait's turn. What it leaves open is followed up after the response. */
export async function serve(
	{ attempts, key, wait, open }: Serving,
	request: PageRequest,
): Promise<Answer> {
	const inTurn = async <T>(work: (session: Session) => Promise<T> | T) =>
		await attempts.inTurn(key, async (record) => {
			const isOfAnotherLink = (id: string) => attempts.isOfAnother(id, record);
			return await work({ ...open(), wait, record, isOfAnotherLink, now: Date.now() });
		});
	const answer = await inTurn(async (session) => await dispatch(session, request));
	const record = attempts.recordOf(key);
	return noteTold(record, { ...answer, ...(!answer.resume && followed(record, wait, inTurn)) });
}
