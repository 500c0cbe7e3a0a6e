import { isFido2, listDevicesByClock } from '../pingone/device/devices';
import type { Device } from '../pingone/types';
import { removeDevice } from './closing';
import type { Conflict } from './result';
import type { Session } from './session';

/** Uncertainty of PingOne's clock, which is read from the `Date` header in whole seconds. In ms. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Two finishes with one link are closer together than this, because n8n lets none through once the
 * execution has resumed. A passkey that the user registered elsewhere is no rival: using a second
 * link takes a human longer. In ms.
 */
const SAME_TIME_MS = 10_000;

const timeOf = (text: unknown) => (typeof text === 'string' ? Date.parse(text) : NaN);

/** When a device got its present state: its activation, unless it was changed since. */
const activatedAt = (device: Device) => {
	const updated = timeOf(device.updatedAt);
	return Number.isNaN(updated) ? timeOf(device.createdAt) : updated;
};

/** The same order in every process: earlier activation first, then the smaller ID. */
const isEarlier = (one: Device, other: Device) => {
	const [first, second] = [activatedAt(one), activatedAt(other)];
	return first === second || Number.isNaN(first - second) ? one.id < other.id : first < second;
};

/** @param clockOffsetMs PingOne's clock minus ours, in milliseconds */
const isOfWait = ({ wait }: Pick<Session, 'wait'>, device: Device, clockOffsetMs: number) =>
	isFido2(device) &&
	device.rp?.id === wait.device.rp.id &&
	// Without a timestamp there is no telling, so it is left alone.
	timeOf(device.createdAt) >= wait.startedAt + clockOffsetMs - CLOCK_TOLERANCE_MS;

/** Result of the check for rivals. */
export interface Rivalry {
	/** The device that came first, and stays. */
	winner?: Device;
	conflict?: Conflict;
}

/**
 * Looks for other devices created with the same link, after one of them was activated. With several
 * n8n processes, two people can finish at the same moment, and neither process knows about the
 * other. Each looks only after its own activation, so the later one always sees the earlier one.
 *
 * Devices that this process knows to belong to another link are left alone: a user may enroll two
 * in a row. Pending ones are deleted, and so are active ones that came later. If an earlier one is
 * active, the caller must give way. That a device's `updatedAt` is the time of its activation is
 * assumed.
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
