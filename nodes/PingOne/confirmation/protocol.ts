import { renderConfirmation } from '../page/html';
import type { ConfirmView } from '../page/view';
import { languageFor, textsFor } from '../page/texts';
import { refuse } from '../waiting/answer';
import { answerUnopened, permanentFailureOf } from '../waiting/permanentFailure';
import { phaseOf } from '../waiting/phase';
import { PLAIN, type Protocol } from '../waiting/protocol';
import { openSession } from '../waiting/session';
import { dispatch } from './dispatch';
import { type PageRequest, readPageRequest } from './pageRequest';
import { endPermanently } from './refusals';
import { type Challenge, decisionsHere, type DecisionRecord } from './session';
import { type ConfirmationWait, isWait } from './wait';

/**
 * Describes a wait for the page. Names neither the user nor what is to be confirmed.
 *
 * @param accepted the request's Accept-Language
 */
function viewOf(
	{ page, origin }: Pick<ConfirmationWait, 'page' | 'origin'>,
	blocked?: ConfirmView['blocked'],
	accepted?: unknown,
): ConfirmView {
	const { company, logoUrl, accent, help } = page;
	const language = languageFor(page, accepted);
	const texts = textsFor('confirm', language, page.texts, { company });
	return { texts, company, logoUrl, accent, help, origin, blocked };
}

/** The page on which a user confirms something with a passkey, or declines. */
export const confirmation: Protocol<ConfirmationWait, PageRequest> = {
	purpose: 'confirmation',
	isWait,
	recordOf: (key) => decisionsHere().recordOf(key),
	phaseOf: (wait, key) => phaseOf(wait, decisionsHere().peek(key), Date.now()),
	render: (wait, blocked, nonce, accepted) =>
		renderConfirmation(viewOf(wait ?? { page: PLAIN, origin: '' }, blocked, accepted), nonce),
	readRequest: readPageRequest,
	async answer(ctx, wait, request, asked) {
		const { key, visitor, log } = asked;
		const record = decisionsHere().recordOf(key);
		const opened = await openSession<Challenge>(ctx, wait, request.proof, { log, record }).catch(
			(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
		);
		if (typeof opened === 'string') {
			const end = (record: DecisionRecord) =>
				endPermanently({ wait, record, visitor, log, now: Date.now() }, opened);
			const { action } = request;
			return await answerUnopened({ turns: decisionsHere(), wait, action, asked, end });
		}
		if ('thrown' in opened) {
			log('confirmation.refused', { action: request.action, code: 'unavailable' });
			return refuse('unavailable', { repeat: true });
		}
		return await decisionsHere().inTurn(key, async (record) => {
			const api = opened.api();
			return await dispatch(
				{ ...opened, api, wait, record, visitor, log, now: Date.now() },
				request,
			);
		});
	},
};
