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
 * they cannot do. Users may change nicknames, so it is the devices themselves that may confirm: neither
 * one that is registered later counts, nor one that gets the nickname later.
 *
 * @param named nicknames or IDs; empty for all devices
 * @returns the IDs of those that may confirm; empty for all
 * @throws FieldError, PingOneError
 */
export async function findNamedDevices(
	api: PingOneApi,
	userId: string,
	rpId: string,
	named: string[],
): Promise<string[]> {
	if (named.length === 0) return [];
	const keys = keysAmong(await listDevices(api, userId), { rpId, onlyDevices: [] });
	const found = keys.filter(({ id, nickname }) =>
		named.some((name) => name === id || name === nickname),
	);
	const ids = found.map(({ id }) => id).filter((id) => typeof id === 'string');
	if (ids.length > 0) return ids;
	const nicknames = keys.map(({ nickname }) => nickname).filter((name) => typeof name === 'string');
	throw new FieldError(
		LABEL,
		`is ${quote(named.join(', '))}, but the user has no active FIDO2 device with such a nickname or ID for ${rpId}`,
		`The user was not asked. ${cureOf(nicknames)}`,
	);
}
