import type { IDataObject } from 'n8n-workflow';

/** What must come back unchanged while the new device is tested. */
export interface SealedTrial {
	/** `enrollment` of the output, for a process that has not seen the enrollment. */
	enrollment: IDataObject;
	/** The new device's credential, base64url. */
	credentialId?: string;
	/** PingOne's device authentication, once it has begun. */
	flowId?: string;
	/** Credential IDs that may answer, base64url. */
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
