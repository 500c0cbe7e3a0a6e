import { renderConfirmation } from '../page/html';
import { frameOf, type Protocol } from '../waiting/protocol';
import { askingProtocol } from '../waiting/session';
import { confirmationAim } from './aim';
import { dispatch } from './dispatch';
import { type PageRequest, readPageRequest } from './pageRequest';
import { endPermanently } from './refusals';
import { type Aim, type Challenge, decisionsHere, type DecisionRecord } from './session';
import { type ConfirmationWait, isWait, type KeyWait } from './wait';

/** What differs between the pages that ask for a key. */
interface KeyPage<W extends KeyWait>
	extends Pick<Protocol<W, PageRequest>, 'purpose' | 'isWait' | 'render'> {
	aimOf(wait: W, request: PageRequest): Aim;
}

/** The protocol of a page that asks one of the user's keys. */
export const keyProtocol = <W extends KeyWait>({ aimOf, ...page }: KeyPage<W>) =>
	askingProtocol<W, DecisionRecord, Challenge, PageRequest>({
		...page,
		readRequest: readPageRequest,
		turns: decisionsHere,
		shown: (wait, request) => aimOf(wait, request).shown,
		end(turn, failure, request) {
			const { wait, now } = turn;
			const aim = aimOf(wait, request);
			const closing = { ...turn, aim };
			// Saying no takes nothing of PingOne's. A test ends with what hinders it.
			const isFree = !aim.hinder && !wait.link.asksStartCode && now < wait.expiresAt;
			return request.action === 'decline' && isFree
				? aim.decline(closing, request.reason)
				: endPermanently(closing, failure);
		},
		answer: async (inTurn, request, wait) =>
			await inTurn(
				async (session) => await dispatch({ ...session, aim: aimOf(wait, request) }, request),
			),
	});

/** The page on which a user confirms something with a passkey, or declines. */
export const confirmation = keyProtocol<ConfirmationWait>({
	purpose: 'confirmation',
	isWait,
	render: (wait, showing) => renderConfirmation(frameOf('confirm', wait, showing), showing.nonce),
	aimOf: confirmationAim,
});
