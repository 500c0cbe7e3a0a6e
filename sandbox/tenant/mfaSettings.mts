import type { MfaSettings } from './types.mts';

/** The device cap of a fresh environment (documented). */
export const DEFAULT_MAX_DEVICES = 5;

/** The MFA settings of a fresh environment (pingone-go-sdk-v2, MFASettings). `now` in ms. */
export function defaultMfaSettings(now: number): MfaSettings {
	return {
		pairingKeyFormat: 'NUMERIC',
		lockout: { failureCount: 5, durationSeconds: 120 },
		authentication: { deviceSelection: 'DEFAULT_TO_FIRST' },
		phoneExtensions: { enabled: false },
		users: { mfaEnabled: false },
		updatedAt: now,
	};
}
