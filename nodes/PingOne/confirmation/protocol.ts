import { renderConfirmation } from '../page/confirm/html';
import { refuse } from '../waiting/answer';
import { phaseOf } from '../waiting/phase';
import type { Protocol } from '../waiting/protocol';
import { openSession } from '../waiting/session';
import { dispatch } from './dispatch';
import { readPageRequest, type PageRequest } from './pageRequest';
import { decisionsHere } from './record';
import type { Challenge } from './session';
import { viewOf } from './viewOf';
import type { ConfirmationWait } from './wait';

/** The page on which a user confirms something with a passkey, or declines. */
export const confirmation: Protocol<ConfirmationWait, PageRequest> = {
	purpose: 'confirmation',
	recordOf: (key) => decisionsHere().recordOf(key),
	phaseOf: (wait, key) => phaseOf(wait, decisionsHere().peek(key), Date.now()),
	render: (wait, blocked, nonce, accepted) =>
		renderConfirmation(viewOf(wait, blocked, accepted), nonce),
	readRequest: readPageRequest,
	async answer(ctx, wait, request, { key, visitor, log }) {
		const opened = await openSession<Challenge>(ctx, wait, request.proof);
		if (!opened) {
			log('confirmation.wrong_proof', { reason: 'the client secret has changed' });
			return refuse('wrongLink');
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
