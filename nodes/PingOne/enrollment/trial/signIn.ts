import { type Answer, refuse } from '../../waiting/answer';
import type { SignInRequest } from '../pageRequest';
import type { Attempt, Session } from '../session';
import { askNewKey } from './ask';
import { checkNewKey } from './check';
import { doneAnswer, endTrial } from './end';
import { failed, reasonOfBrowser } from './outcome';
import type { TrialAttempt } from './trial';

const isTrial = (attempt: Attempt | undefined): attempt is Attempt & TrialAttempt =>
	attempt?.trial !== undefined;

/**
 * The page has the user sign in with the new device: begins, takes the key's answer, or hears why there
 * is none. Another process may have seen the enrollment.
 */
export async function signIn(
	session: Session,
	{ token, assertion, unanswered }: SignInRequest,
): Promise<Answer> {
	const { record, sealer, now } = session;
	const tested = sealer.open(token);
	if (!isTrial(tested)) return refuse('stale');
	const { outcome } = record;
	if (outcome && outcome.deviceId !== tested.deviceId) return refuse('used');
	// It ended meanwhile: the workflow has gone on, or is about to.
	if ((outcome && !record.trial) || now >= tested.expiresAt) {
		return doneAnswer(session, record.signedIn ?? false);
	}
	if (unanswered !== undefined) {
		return await endTrial(session, tested, failed(reasonOfBrowser(unanswered)));
	}
	return assertion
		? await checkNewKey(session, tested, assertion)
		: await askNewKey(session, tested);
}
