import type { Answer } from '../waiting/answer';
import type { Attempts } from './attempts';
import { dispatch } from './dispatch';
import { followUp } from './followUp';
import type { PageRequest } from './pageRequest';
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

/** Answers a request in the wait's turn. What it leaves open is followed up after the response. */
export async function serve(
	{ attempts, key, wait, open }: Serving,
	request: PageRequest,
): Promise<Answer> {
	const inTurn = async <T>(work: (session: Session) => Promise<T>) =>
		await attempts.inTurn(key, async (record) => {
			const isOfAnotherLink = (id: string) => attempts.isOfAnother(id, record);
			return await work({ ...open(), wait, record, isOfAnotherLink, now: Date.now() });
		});
	const answer = await inTurn(async (session) => await dispatch(session, request));
	const record = attempts.recordOf(key);
	if (answer.resume) return answer;
	if (record.trial) return { ...answer, later: async () => await awaitTrial(record, inTurn) };
	if (record.followed || !record.needsFollowUp) return answer;
	record.followed = true;
	const follow = async () =>
		await followUp({ wait, record }, inTurn).finally(() => {
			record.followed = false;
		});
	// An attempt that turns out to be active is tested, too, where its page asks again.
	return { ...answer, later: async () => (await follow()) ?? (await awaitTrial(record, inTurn)) };
}
