import { renderPage } from '../page/html';
import { type Answer, refuse } from '../waiting/answer';
import type { PermanentFailure } from '../waiting/permanentFailure';
import { phaseOf } from '../waiting/phase';
import { type Asked, frameOf, PLAIN, type Protocol } from '../waiting/protocol';
import { answerInSession } from '../waiting/session';
import type { BaseWait } from '../waiting/wait';
import { type PageRequest, readPageRequest } from './pageRequest';
import { type AttemptRecord, attemptsHere } from './record';
import { closedItem } from './result';
import { serve } from './serve';
import type { Attempt } from './session';
import { type EnrollmentWait, isWait, type PageSettings } from './wait';

const NO_PAGE: PageSettings = { ...PLAIN, redirectUrl: '', asksNickname: false };
const NO_WAIT = { page: NO_PAGE, origin: '' };

/** The page of an enrollment, and of what follows it in the same visit. */
export const render: Protocol<BaseWait & { page: PageSettings }>['render'] = (
	wait,
	blocked,
	nonce,
	accepted,
) => {
	const shown = wait ?? NO_WAIT;
	const { attachment, asksNickname } = shown.page;
	const frame = frameOf('enroll', shown, blocked, accepted);
	return renderPage({ ...frame, attachment, asksNickname }, nonce);
};

/**
 * Ends a wait of which the credential cannot be used, or whose user a reminder does not find any more, unless
 * the admin chose to keep waiting.
 */
export function endUnopened(
	wait: EnrollmentWait,
	{ visitor, log }: Pick<Asked, 'log'> & Partial<Asked>,
	record: AttemptRecord,
	failure: PermanentFailure,
): Answer {
	if (record.noteFailure(failure)) {
		log('enrollment.failed_for_good', { reason: failure, ends: wait.onFailure === 'end' });
	}
	const answer = refuse('policy');
	if (wait.onFailure !== 'end') return answer;
	const now = Date.now();
	// Devices go with their user.
	const left = failure === 'USER_DELETED' ? [] : record.unsettled;
	const unknown = left.map(({ deviceId }) => deviceId);
	record.close(now);
	log('enrollment.closed', { reason: failure, ...(visitor && { attempts: record.count }) });
	return { ...answer, resume: closedItem(wait, record, failure, { visitor, now, unknown }) };
}

/** The page on which a user registers a passkey. */
export const enrollment: Protocol<EnrollmentWait, PageRequest> = {
	purpose: 'enrollment',
	isWait,
	recordOf: (key) => attemptsHere().recordOf(key),
	phaseOf: (wait, key) => phaseOf(wait, attemptsHere().peek(key), Date.now()),
	render,
	readRequest: readPageRequest,
	async answer(ctx, wait, request, asked) {
		return await answerInSession<EnrollmentWait, AttemptRecord, Attempt>(ctx, {
			turns: attemptsHere(),
			wait,
			request,
			asked,
			purpose: 'enrollment',
			end: (record, failure) => endUnopened(wait, asked, record, failure),
			answer: async (inTurn) => await serve(inTurn, request),
		});
	},
};
