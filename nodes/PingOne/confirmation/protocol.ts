import { renderConfirmation } from '../page/html';
import type { ConfirmView } from '../page/view';
import { languageFor, textsFor } from '../page/texts';
import { refuse } from '../waiting/answer';
import { answerUnopened, permanentFailureOf } from '../waiting/permanentFailure';
import { phaseOf } from '../waiting/phase';
import { PLAIN, type Protocol } from '../waiting/protocol';
import { openSession } from '../waiting/session';
import { confirmationAim } from './aim';
import { dispatch } from './dispatch';
import { type PageRequest, readPageRequest } from './pageRequest';
import { endPermanently } from './refusals';
import { type Aim, type Challenge, decisionsHere, type DecisionRecord } from './session';
import { type ConfirmationWait, isWait, type KeyWait } from './wait';

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

/** What differs between the pages that ask for a key. */
interface Asking<W extends KeyWait>
	extends Pick<Protocol<W, PageRequest>, 'purpose' | 'isWait' | 'render'> {
	aimOf(wait: W, request: PageRequest): Aim;
}

/** The protocol of a page that asks one of the user's keys. */
export const keyProtocol = <W extends KeyWait>({
	aimOf,
	...given
}: Asking<W>): Protocol<W, PageRequest> => ({
	...given,
	recordOf: (key) => decisionsHere().recordOf(key),
	phaseOf: (wait, key) => phaseOf(wait, decisionsHere().peek(key), Date.now()),
	readRequest: readPageRequest,
	async answer(ctx, wait, request, asked) {
		const { key, visitor, log } = asked;
		const aim = aimOf(wait, request);
		const record = decisionsHere().recordOf(key);
		const opened = await openSession<Challenge>(ctx, wait, request.proof, { log, record }).catch(
			(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
		);
		if (typeof opened === 'string') {
			const end = (record: DecisionRecord) =>
				endPermanently({ aim, record, visitor, log, now: Date.now() }, opened);
			const { action } = request;
			return await answerUnopened({ turns: decisionsHere(), wait, action, asked, end });
		}
		if ('thrown' in opened) {
			log(`${aim.purpose}.refused`, { action: request.action, code: 'unavailable' });
			return refuse('unavailable', { repeat: true });
		}
		return await decisionsHere().inTurn(key, async (record) => {
			const api = opened.api();
			return await dispatch(
				{ ...opened, aim, api, wait, record, visitor, log, now: Date.now() },
				request,
			);
		});
	},
});

/** The page on which a user confirms something with a passkey, or declines. */
export const confirmation = keyProtocol<ConfirmationWait>({
	purpose: 'confirmation',
	isWait,
	render: (wait, blocked, nonce, accepted) =>
		renderConfirmation(viewOf(wait ?? { page: PLAIN, origin: '' }, blocked, accepted), nonce),
	aimOf: confirmationAim,
});
