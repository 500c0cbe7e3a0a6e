import type { Answer } from '../waiting/answer';
import { closeLink } from './closing';
import type { PermanentFailure } from './status';
import type { Session } from './session';

/**
 * Nobody can enroll with this link until an admin acts. The workflow is told, unless the admin chose to
 * keep waiting; the log says so once for each wait and process.
 *
 * @param answer what the user is told
 */
export async function refuseForGood(
	session: Session,
	failure: PermanentFailure,
	answer: Answer,
): Promise<Answer> {
	const { wait, record, log } = session;
	if (record.noteFailure(failure)) {
		const { reference } = answer.body;
		const ends = wait.onFailure === 'end';
		log('enrollment.failed_for_good', {
			reason: failure,
			ends,
			...(reference ? { reference } : {}),
		});
	}
	if (wait.onFailure !== 'end') return answer;
	const { resume } = await closeLink(session, failure);
	return { ...answer, ...(resume && { resume }) };
}
