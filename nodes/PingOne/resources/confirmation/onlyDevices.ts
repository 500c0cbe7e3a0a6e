import type { PingOneApi } from '../../pingone/client/api';
import { listDevices } from '../../pingone/device/devices';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { keysAmong } from '../../signIn/flow';

/** The option's name in the editor. */
const LABEL = 'Only These Devices';

/** What the admin may enter instead. */
const cureOf = (nicknames: string[]): string =>
	nicknames.length > 0
		? `The user has: ${nicknames.map(quote).join(', ')}.`
		: 'The user has none with a nickname: enter an ID, or leave the option out.';

/**
 * One of the named devices at least must be a key that PingOne will ask for: nobody is asked for what
 * they cannot do. One that the user registers later does not count.
 *
 * @throws FieldError, PingOneError
 */
export async function requireNamedDevice(
	api: PingOneApi,
	userId: string,
	rules: { rpId: string; onlyDevices: string[] },
): Promise<void> {
	const { rpId, onlyDevices } = rules;
	if (onlyDevices.length === 0) return;
	const devices = await listDevices(api, userId);
	if (keysAmong(devices, rules).length > 0) return;
	const keys = keysAmong(devices, { rpId, onlyDevices: [] });
	const nicknames = keys.flatMap(({ nickname }) => (typeof nickname === 'string' ? nickname : []));
	throw new FieldError(
		LABEL,
		`is ${quote(onlyDevices.join(', '))}, but the user has no active FIDO2 device with such a nickname or ID for ${rpId}`,
		`The user was not asked. ${cureOf(nicknames)}`,
	);
}
