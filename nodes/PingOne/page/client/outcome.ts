/** What the page itself knows about its link. */
export interface Knowledge {
	sent?: boolean;
	/** Whether it has sent two decisions, and does not know which of them arrived first. */
	isCrossed?: boolean;
	/** Whether the link's time is over; false when it is not known. */
	expired: boolean;
	/** Whether the node before it has just ended, so that its turn is about to come. */
	isNext?: boolean;
}

/** n8n's word for an execution that was stopped. */
const REVOKED = 'canceled';
const OVER = ['success', 'error', 'crashed'];

/** The link does nothing any more, or perhaps not: says as much as this browser can know. */
export const codeWhenOver = ({ sent, isCrossed, expired }: Knowledge, otherwise = 'over') => {
	if (sent) return isCrossed ? 'crossed' : 'probably';
	return expired ? 'expired' : otherwise;
};

/** What a user is told of the execution's state, without alarm. @returns undefined when it waits */
export function codeOfState(state: string, known: Knowledge): string | undefined {
	if (state === REVOKED) return 'revoked';
	// Before or after the wait of this link, or at a reminder: what was sent is sent again.
	if (state === 'running') return known.sent ? state : codeWhenOver(known, state);
	return OVER.includes(state) ? codeWhenOver(known) : undefined;
}

/**
 * What a response means that is not the node's: n8n's own (2.41, waiting-webhooks.js,
 * waiting-forms.js), or a proxy's, which says nothing of the link.
 */
export function codeOfStatus(status: number, known: Knowledge, isOfN8n: boolean): string {
	if (status === 429) return 'busy';
	// While n8n starts, it knows no address yet, and has no JSON for that.
	if (status >= 500 || (status === 404 && !isOfN8n)) return 'unavailable';
	if (!isOfN8n) return 'offline';
	if ([401, 403, 404, 410].includes(status)) return codeWhenOver(known);
	// n8n is starting, and says so with 200: of an execution that is over, it has said the state.
	if (status < 300) return 'unavailable';
	return status === 409 ? 'running' : 'invalid';
}
