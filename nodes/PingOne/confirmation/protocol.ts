import { renderConfirmation } from '../page/html';
import { phaseOf } from '../waiting/phase';
import { frameOf, type Protocol } from '../waiting/protocol';
import { answerInSession } from '../waiting/session';
import { confirmationAim } from './aim';
import { dispatch } from './dispatch';
import { type PageRequest, readPageRequest } from './pageRequest';
import { endPermanently } from './refusals';
import { type Aim, type Challenge, decisionsHere, type DecisionRecord } from './session';
import { type ConfirmationWait, isWait, type KeyWait } from './wait';

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
		const aim = aimOf(wait, request);
		return await answerInSession<W, DecisionRecord, Challenge>(ctx, {
			turns: decisionsHere(),
			wait,
			request,
			asked,
			purpose: aim.purpose,
			shown: aim.shown,
			end: (turn, failure) => endPermanently({ ...turn, aim }, failure),
			answer: async (inTurn) =>
				await inTurn(async (session) => await dispatch({ ...session, aim }, request)),
		});
	},
});

/** The page on which a user confirms something with a passkey, or declines. */
export const confirmation = keyProtocol<ConfirmationWait>({
	purpose: 'confirmation',
	isWait,
	render: (wait, blocked, nonce, accepted) =>
		renderConfirmation(frameOf('confirm', wait, blocked, accepted), nonce),
	aimOf: confirmationAim,
});
