import { listDevices } from '../pingone/device/devices';
import { FieldError } from '../pingone/errors/fieldError';
import type { Device } from '../pingone/types';
import { userFinder, type UserReference } from '../pingone/user/users';
import { containsWords, firstText, picker, withId } from './picker';

const USER = 'User';

const STATES: Record<string, string> = {
	ACTIVE: 'active',
	ACTIVATION_REQUIRED: 'waiting for activation',
};

function label({ id, nickname, type, status, lock, block }: Device): string {
	const [name, kind, state] = [firstText(nickname), firstText(type), firstText(status)];
	const marks = [
		name && kind,
		STATES[state] ?? state,
		block?.status === 'BLOCKED' && 'blocked',
		lock?.status === 'LOCKED' && 'locked',
		`…${id.slice(-4)}`,
	].filter(Boolean);
	return `${firstText(name, kind, 'Device')} (${marks.join(', ')})`;
}

/** Value of the open node's user locator; an expression in it may have no value yet. */
function chosenUser(value: unknown): UserReference {
	const { mode, value: chosen } = (value ?? {}) as { mode?: unknown; value?: unknown };
	const text = typeof chosen === 'string' ? chosen.trim() : '';
	if (text === '' || text.startsWith('=')) {
		throw new FieldError(
			USER,
			'is not chosen yet',
			'Choose whose devices to list first, or give the device By ID.',
		);
	}
	return { mode: String(mode), value: text };
}

/** The devices of the chosen user, in PingOne's order: the default device first. */
export const searchDevices = picker(async (api, filter, _page, parameter) => {
	const userId = await userFinder(chosenUser(parameter('user')), USER).id(api);
	return {
		results: withId(await listDevices(api, userId))
			.map((device) => ({ name: label(device), value: device.id }))
			.filter(containsWords(filter)),
	};
});
