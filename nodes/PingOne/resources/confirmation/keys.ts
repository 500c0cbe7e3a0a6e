import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { isBlocked, isFido2, listDevices } from '../../pingone/device/devices';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { Device } from '../../pingone/types';
import { keysAmong } from '../../signIn/flow';

const LABEL = 'Only These Devices';

/** What a user has, for an admin who expected a passkey: `FIDO2 for example.com (blocked), 2 × SMS`. */
function nameDevices(devices: Device[]): string {
	const names = devices
		.filter(({ status }) => status === 'ACTIVE')
		.map((device) => {
			const kind = isFido2(device) ? `FIDO2 for ${String(device.rp?.id)}` : String(device.type);
			return isBlocked(device) ? `${kind} (blocked)` : kind;
		});
	return [...new Set(names)]
		.map((name) => {
			const count = names.filter((each) => each === name).length;
			return count > 1 ? `${count} × ${name}` : name;
		})
		.join(', ');
}

/** The user's passkeys that PingOne may ask for: no one is asked for what they cannot do. @throws FieldError */
export async function findKeys(
	api: PingOneApi,
	userId: string,
	rpId: string | undefined,
): Promise<IDataObject[]> {
	const devices = await listDevices(api, userId);
	const active = devices.filter((device) => isFido2(device) && device.status === 'ACTIVE');
	const known = rpId === undefined ? active : keysAmong(active, { rpId, onlyDevices: [] });
	const keys = known.filter((device) => !isBlocked(device));
	if (keys.length > 0) return keys;
	const found = nameDevices(devices);
	throw new FieldError(
		'User',
		`has no active passkey${rpId === undefined ? '' : ` for ${rpId}`}${found === '' ? '' : `, but ${found}`}`,
		`The user was not asked. ${rpId === undefined ? '' : 'Check Relying Party ID. '}To give them a passkey, use Enroll FIDO2 Device; or ask a user who has one.`,
	);
}

/**
 * One of the named devices at least must be a key that PingOne will ask for. Users may change nicknames, so
 * it is the devices themselves that may confirm.
 *
 * @param named nicknames or IDs; empty for all devices
 * @returns the IDs of those that may confirm; empty for all
 */
export async function findNamedDevices(
	api: PingOneApi,
	userId: string,
	rpId: string,
	named: string[],
): Promise<string[]> {
	const keys = await findKeys(api, userId, rpId);
	if (named.length === 0) return [];
	const found = keys.filter(({ id, nickname }) =>
		named.some((name) => name === id || name === nickname),
	);
	const ids = found.map(({ id }) => id).filter((id) => typeof id === 'string');
	if (ids.length > 0) return ids;
	const nicknames = keys.map(({ nickname }) => nickname).filter((name) => typeof name === 'string');
	const cure =
		nicknames.length > 0
			? `The user has: ${nicknames.map(quote).join(', ')}.`
			: 'The user has none with a nickname: enter an ID, or leave the option out.';
	throw new FieldError(
		LABEL,
		`is ${quote(named.join(', '))}, but the user has no active FIDO2 device with such a nickname or ID for ${rpId}`,
		`The user was not asked. ${cure}`,
	);
}
