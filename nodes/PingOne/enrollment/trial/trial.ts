import type { IDataObject } from 'n8n-workflow';
import { type BaseWait, PAUSE_MARGIN_MS, resumeAt } from '../../waiting/wait';

/** What must come back unchanged while the new device is tested. */
export interface SealedTrial {
	/** `enrollment` of the output, for a process that has not seen the enrollment. */
	enrollment: IDataObject;
	/** The new device's credential, base64url. */
	credentialId?: string;
	/** PingOne's device authentication, once it has begun. */
	flowId?: string;
	/** Credentials that may answer, as `digestOfId()` gives them. */
	allowed: string[];
	/** Whether nothing but a key can complete that. */
	keyOnly?: boolean;
}

/** An attempt that has led to an active device, which is tested now. */
export interface TrialAttempt {
	deviceId: string;
	/** base64url; empty until PingOne was asked. */
	challenge: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
	userVerification: boolean;
	trial: SealedTrial;
}

/** How long a sign-in with the new device is awaited: a challenge of PingOne's, and some more. In ms. */
const TRIAL_MS = 180_000;

/** Below this nobody is asked to sign in, in ms. */
const MIN_TRIAL_MS = 20_000;

/**
 * Until when a sign-in is awaited: by then the execution has resumed with what is known, before n8n
 * resumes it for another reason.
 *
 * @returns undefined when there is too little time left; otherwise milliseconds since 1970
 */
export function trialEnd(
	wait: Pick<BaseWait, 'expiresAt' | 'pausesAt'>,
	now: number,
): number | undefined {
	const resumesAt = Math.min(wait.pausesAt ?? Infinity, resumeAt(wait).getTime());
	const until = Math.min(now + TRIAL_MS, resumesAt - PAUSE_MARGIN_MS);
	return until - now >= MIN_TRIAL_MS ? until : undefined;
}

/** The sign-in with the new device, while this process awaits it. The device is active already. */
export class Trial {
	/** Whether a request is waiting for its end. */
	isAwaited = false;

	private readonly over = new AbortController();

	private begun = 0;

	/**
	 * @param item output of the enrollment, but for the sign-in
	 * @param token what the page of the user who has enrolled answers with
	 * @param until milliseconds since 1970
	 */
	constructor(
		readonly item: IDataObject,
		readonly token: string,
		readonly until: number,
	) {}

	/** Aborted when it ends. */
	get ended(): AbortSignal {
		return this.over.signal;
	}

	/** @returns how often PingOne was asked to begin, this time included */
	noteBegin(): number {
		this.begun += 1;
		return this.begun;
	}

	end(): void {
		this.over.abort();
	}
}
