import { reportResource } from '../events/happenings.mts';
import { isoTime } from '../tenant/clock.mts';
import { DEFAULT_MAX_DEVICES, defaultMfaSettings } from '../tenant/mfaSettings.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData } from '../wire/errors.mts';
import { violationsOf } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import { links } from './hal.mts';

const SCHEMA = requestOf('mfa', 'MFASettings');

interface SettingsBody {
	pairing: { maxAllowedDevices: number; pairingKeyFormat: string };
	lockout?: { failureCount: number; durationSeconds?: number };
	authentication?: { deviceSelection?: string };
	phoneExtensions?: { enabled: boolean };
	users?: { mfaEnabled: boolean };
}

function settingsAnswer({ base, environment, settings }: ActionInput): Answer {
	const { pairingKeyFormat, updatedAt, ...rest } = environment.mfaSettings;
	return ok({
		_links: links({ self: `${base}/mfaSettings`, environment: base }),
		environment: { id: environment.id },
		pairing: { maxAllowedDevices: settings.maxAllowedDevices, pairingKeyFormat },
		...rest,
		updatedAt: isoTime(updatedAt),
	});
}

function reportChange(input: ActionInput): void {
	const { id } = input.environment;
	const about = { path: 'mfaSettings', id, name: id };
	const description = `MFA settings updated for environment ${id}`;
	reportResource(input, 'MFA_SETTINGS.UPDATED', { ...about, description });
}

/** Replaces: what is not sent is back to its default. */
function replace(input: ActionInput): Answer {
	const details = violationsOf(input.body, SCHEMA);
	if (details.length > 0) throw invalidData(...details);
	const { pairing, lockout, authentication, phoneExtensions, users } = input.body as SettingsBody;
	const standard = defaultMfaSettings(input.tenant.clock.now());
	input.settings.maxAllowedDevices = pairing.maxAllowedDevices;
	input.environment.mfaSettings = {
		...standard,
		pairingKeyFormat: pairing.pairingKeyFormat,
		lockout: { ...standard.lockout, ...lockout },
		authentication: { ...standard.authentication, ...authentication },
		phoneExtensions: phoneExtensions ?? standard.phoneExtensions,
		users: users ?? standard.users,
	};
	reportChange(input);
	return settingsAnswer(input);
}

/** Resets to the defaults; 204 is assumed. */
function reset(input: ActionInput): Answer {
	input.settings.maxAllowedDevices = DEFAULT_MAX_DEVICES;
	input.environment.mfaSettings = defaultMfaSettings(input.tenant.clock.now());
	reportChange(input);
	return noContent();
}

/** `/mfaSettings`. */
export const mfaSettingsEndpoint: Endpoint = {
	path: '/mfaSettings',
	actions: [
		{ name: 'mfaSettings.get', method: 'GET', permission: 'policies:read', run: settingsAnswer },
		{
			name: 'mfaSettings.replace',
			method: 'PUT',
			mediaType: 'application/json',
			permission: 'policies:write',
			run: replace,
		},
		{ name: 'mfaSettings.reset', method: 'DELETE', permission: 'policies:write', run: reset },
	],
};
