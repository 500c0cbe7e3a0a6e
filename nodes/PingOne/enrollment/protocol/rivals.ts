import { isFido2, listDevicesByClock } from '../../pingone/devices';
import type { Device } from '../../pingone/types';
import { removeDevice } from './closing';
import type { Conflict } from './result';
import type { Session } from './session';

/** How well PingOne's clock is known from its `Date` header, which has whole seconds. In milliseconds. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Two finishes by one link lie closer together than this, because n8n lets none through once the
 * execution goes on. A key that the user registered elsewhere is no rival: a second one by a link of
 * its own takes a person longer. In milliseconds.
 */
const SAME_TIME_MS = 10_000;

const timeOf = (text: unknown) => (typeof text === 'string' ? Date.parse(text) : NaN);

/** When a device became what it is: activated, as far as nobody has touched it since. */
const activatedAt = (device: Device) => {
	const updated = timeOf(device.updatedAt);
	return Number.isNaN(updated) ? timeOf(device.createdAt) : updated;
};

/** One order for all processes: the earlier activation comes first, then the smaller ID. */
const isEarlier = (one: Device, other: Device) => {
	const [first, second] = [activatedAt(one), activatedAt(other)];
	return first === second || Number.isNaN(first - second) ? one.id < other.id : first < second;
};

/** @param clockOffsetMs PingOne's clock minus ours, in milliseconds */
const isOfWait = ({ wait }: Pick<Session, 'wait'>, device: Device, clockOffsetMs: number) =>
	isFido2(device) &&
	device.rp?.id === wait.device.rp.id &&
	// Without a time it cannot be told, and is left alone.
	timeOf(device.createdAt) >= wait.startedAt + clockOffsetMs - CLOCK_TOLERANCE_MS;

/** What a look for rivals found. */
export interface Rivalry {
	/** The device that was there first, and stays. */
	winner?: Device;
	conflict?: Conflict;
}

/**
 * Looks for other devices that were made by the same link, after one of them was activated. With
 * several n8n processes two people can finish within the same moment, and neither process knows of
 * the other. Each looks only after its own activation, so the later one always sees the earlier one.
 *
 * Keys that this process knows to be of another link are left alone: a user may enroll two in a row.
 * Pending ones are deleted, and so are active ones that came later. When an earlier one is active, the
 * caller has to give way. That `updatedAt` of a device is the time of its activation is assumed.
 */
export async function findRivals(
	session: Pick<Session, 'api' | 'wait' | 'isOfAnotherLink'>,
	own: Device,
): Promise<Rivalry> {
	const { api, wait } = session;
	const { entries: devices, clockOffsetMs } = await listDevicesByClock(api, wait.person.id).catch(
		() => ({ entries: [], clockOffsetMs: 0 }),
	);
	const listed = devices.find(({ id }) => id === own.id) ?? own;
	const others = devices.filter(
		(device) =>
			device.id !== own.id &&
			isOfWait(session, device, clockOffsetMs) &&
			!session.isOfAnotherLink(device.id),
	);
	const pending = others.filter(({ status }) => status === 'ACTIVATION_REQUIRED');
	const active = others.filter(
		(device) =>
			device.status === 'ACTIVE' &&
			Math.abs(activatedAt(device) - activatedAt(listed)) <= SAME_TIME_MS,
	);
	const winner = active.find((device) => isEarlier(device, listed));
	if (winner) return { winner };
	const remove = async ({ id }: Device) => await removeDevice(session, id);
	await Promise.all(pending.map(remove));
	if (active.length === 0) return {};
	const removed = await Promise.all(active.map(remove));
	return {
		conflict: {
			deviceIds: active.map(({ id }) => id),
			resolution: removed.every(Boolean) ? 'REMOVED' : 'NOT_REMOVED',
		},
	};
}
