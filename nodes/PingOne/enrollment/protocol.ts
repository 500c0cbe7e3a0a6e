import { renderPage } from '../page/html';
import { phaseOf } from '../waiting/phase';
import { frameOf, type Protocol } from '../waiting/protocol';
import { answerInSession } from '../waiting/session';
import type { BaseWait } from '../waiting/wait';
import { type PageRequest, readPageRequest } from './pageRequest';
import { endUnopened } from './permanentFailure';
import { type AttemptRecord, attemptsHere } from './record';
import { serve } from './serve';
import type { Attempt } from './session';
import { type EnrollmentWait, isWait, type PageSettings } from './wait';

/** The page of an enrollment, and of what follows it in the same visit. */
export const render: Protocol<BaseWait & { page: PageSettings }>['render'] = (
	wait,
	blocked,
	nonce,
	accepted,
) => {
	const { attachment, asksNickname = false } = wait?.page ?? {};
	const frame = frameOf('enroll', wait, blocked, accepted);
	return renderPage({ ...frame, attachment, asksNickname }, nonce);
};

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
			end: (turn, failure) => endUnopened({ ...turn, wait }, failure),
			answer: async (inTurn) => await serve(inTurn, request),
		});
	},
};
