import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { links } from './hal.mts';

/** Members as in pingone-go-sdk-v2, MFASettings; the device cap is the sandbox's setting. */
function readMfaSettings({ base, environment, settings }: ActionInput): Answer {
	return ok({
		_links: links({ self: `${base}/mfaSettings`, environment: base }),
		environment: { id: environment.id },
		authentication: { deviceSelection: 'DEFAULT_TO_FIRST' },
		lockout: { failureCount: 5, durationSeconds: 120 },
		pairing: { maxAllowedDevices: settings.maxAllowedDevices, pairingKeyFormat: 'NUMERIC' },
		users: { mfaEnabled: false },
	});
}

/** `/mfaSettings`, read only. */
export const mfaSettingsEndpoint: Endpoint = {
	path: '/mfaSettings',
	actions: [
		{ name: 'mfaSettings.get', method: 'GET', permission: 'policies:read', run: readMfaSettings },
	],
};
