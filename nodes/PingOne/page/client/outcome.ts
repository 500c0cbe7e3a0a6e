/** What the page itself knows about its link. */
export interface Knowledge {
	/** Whether this browser has sent a passkey. */
	sent?: boolean;
	/** Whether the link's time is over; false when it is not known. */
	expired: boolean;
	/** Whether the node before it has just ended, so that its turn is about to come. */
	isNext?: boolean;
}

/** n8n's word for an execution that was stopped. */
const REVOKED = 'canceled';
const OVER = ['success', 'error', 'crashed'];

/** Whether n8n no longer hands requests to the node that this link opens. */
export const hasGoneOn = (state: string) =>
	state === 'running' || state === REVOKED || OVER.indexOf(state) >= 0;

/** The link does nothing any more: says as much as this browser can know. */
const codeWhenOver = ({ sent, expired }: Knowledge) =>
	sent ? 'probably' : expired ? 'expired' : 'over';

/**
 * What a user is told when n8n says something of the execution, and the node itself has not answered.
 * Nobody can tell from that who used the link, so none of these codes sounds an alarm.
 *
 * @param state n8n's status of the execution; empty when unknown
 * @returns undefined when the execution waits, or nothing is known
 */
export function codeOfState(state: string, known: Knowledge): string | undefined {
	if (state === REVOKED) return 'revoked';
	// Before or after the wait that this link opens: nobody but the node can tell.
	if (state === 'running') return known.sent || known.expired ? codeWhenOver(known) : 'running';
	return OVER.indexOf(state) >= 0 ? codeWhenOver(known) : undefined;
}

/**
 * What a response means that is not the node's: it comes from n8n itself (the execution is running, has
 * ended or is gone) or from a proxy. The status tells them apart (n8n 2.41, waiting-webhooks.js,
 * waiting-forms.js).
 */
export function codeOfStatus(status: number, known: Knowledge): string {
	if ([401, 403, 404, 410].indexOf(status) >= 0) return codeWhenOver(known);
	if (status === 429) return 'busy';
	// n8n is starting, and says so with 200: of an execution that is over, it has said the state.
	if (status >= 500 || status < 300) return 'unavailable';
	return status === 409 ? 'running' : 'invalid';
}
