import type { BaseWait } from '../page/wait';

/** Key of the wait in the node's context. */
export const WAIT_KEY = 'confirmation';

/** What a link's proof is made for. */
export const PURPOSE = 'confirmation' as const;

/**
 * One wait for the confirmation of one user. Written once into the node's context, which n8n keeps
 * with the execution; read for every request. Holds no secret.
 */
export interface ConfirmationWait extends BaseWait {
	kind: 'confirm';
	/** What is confirmed: text, as the page shows it. */
	message: string;
	/** Relying party of the keys that may confirm. */
	rpId: string;
	/** Device authentication policy; the environment's default when absent. */
	policyId?: string;
	/** Whether PIN, fingerprint or face is required, not a touch alone. */
	requiresUserVerification: boolean;
	/** Device IDs or nicknames of the keys that may confirm; empty for all. */
	onlyDevices: string[];
	/** Whether a user who declines has to say why. */
	asksReason: boolean;
	/** Whether the signature covers the message, by an own challenge. */
	bindsMessage: boolean;
	/** For all requests to PingOne. */
	call: { timeoutMs: number; transactionId?: string };
	/** The environment in which the user was found, for all requests of the page. */
	environmentId: string;
}

/** How a wait for a confirmation ended. */
export type ConfirmationStatus = 'CONFIRMED' | 'DECLINED' | 'EXPIRED' | 'CLOSED';

/** Why a link was closed: `confirmation.reason`. */
export type CloseReason = 'TOO_MANY_REQUESTS' | 'TOO_MANY_START_CODES' | 'KEY_REFUSED';
