import { reportResource } from '../events/happenings.mts';
import { isoTime } from '../tenant/clock.mts';
import { DEFAULT_MAX_DEVICES, defaultMfaSettings } from '../tenant/mfaSettings.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData } from '../wire/errors.mts';
import { checkBody, flag, oneOf, wholeNumber, type Shape } from './body.mts';
import { links } from './hal.mts';

/** Bounds of `maxAllowedDevices` are documented, the other bounds are the SDK's. */
const SHAPE: Shape = {
	pairing: {
		required: true,
		shape: {
			maxAllowedDevices: { required: true, rule: wholeNumber(1, 15) },
			pairingKeyFormat: { required: true, rule: oneOf('NUMERIC', 'ALPHANUMERIC') },
		},
	},
	lockout: {
		shape: {
			failureCount: { required: true, rule: wholeNumber(1, 99) },
			durationSeconds: { rule: wholeNumber(1, 86_400) },
		},
	},
	authentication: {
		shape: {
			deviceSelection: {
				rule: oneOf('DEFAULT_TO_FIRST', 'PROMPT_TO_SELECT', 'ALWAYS_DISPLAY_DEVICES'),
			},
		},
	},
	phoneExtensions: { shape: { enabled: { required: true, rule: flag } } },
	users: { shape: { mfaEnabled: { required: true, rule: flag } } },
};

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
	const about = { path: 'mfaSettings', id: input.environment.id, name: 'MFA settings' };
	const description = 'Updated MFA settings';
	reportResource(input, 'MFA_SETTINGS.UPDATED', { ...about, description });
}

/** Replaces: what is not sent is back to its default. */
function replace(input: ActionInput): Answer {
	const details = checkBody(input.body, SHAPE);
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
