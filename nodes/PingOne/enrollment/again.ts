import { type Answer, refuse } from '../waiting/answer';
import { RESUME_AGAIN_MS } from '../waiting/wait';
import { checking, conclude, doneAnswer } from './conclude';
import { lookAt } from './look';
import type { Attempt, Session } from './session';

/**
 * A request after the user has enrolled: whoever did gets the same response again, and nobody else does.
 *
 * @param opened the attempt of the page that asks
 */
export async function answerAgain(session: Session, opened?: Attempt): Promise<Answer> {
	const { record, now } = session;
	const { outcome } = record;
	if (!opened || opened.deviceId !== outcome?.deviceId) return refuse('used');
	const isTold = !outcome.isElsewhere && now - outcome.at < RESUME_AGAIN_MS;
	if (record.trial || isTold) return doneAnswer(session);
	const look = await lookAt(session, opened.deviceId);
	if (look.is === 'unknown') return checking(look.thrown);
	return look.is === 'active' ? await conclude(session, look.device) : refuse('used');
}
