import { abandon } from './abandon';
import { refuse, type Answer } from './answer';
import { begin } from './begin';
import { finish } from './finish';
import type { Ledger } from './ledger';
import type { Post } from './post';
import type { Session } from './session';

async function dispatch(session: Session, post: Post): Promise<Answer> {
	switch (post.action) {
		case 'begin':
			return await begin(session, post);
		case 'finish':
			return await finish(session, post.token, post.attestation);
		case 'abandon':
			return await abandon(session, post.token);
	}
}

/** Names a wait in the ledger. */
export const ledgerKey = ({ binding }: Pick<Session, 'binding'>) =>
	`${binding.executionId} ${binding.nonce}`;

/**
 * Answers a POST of the page, one at a time per wait.
 *
 * @param session without its ledger entry and time, which are those of its turn
 * @param clock gives milliseconds since 1970
 */
export async function handlePost(
	ledger: Ledger,
	session: Omit<Session, 'entry' | 'now'>,
	post: Post,
	clock: () => number,
): Promise<Answer> {
	const answer = await ledger.inTurn(
		ledgerKey(session),
		async (entry) => await dispatch({ ...session, entry, now: clock() }, post),
	);
	return answer ?? refuse('busy');
}
