import { sleep } from 'n8n-workflow';
import { isFido2, listDevices } from '../pingone/device/devices';
import type { Device } from '../pingone/types';
import { ARRIVAL_MS, DEFAULT_TIMEOUT_MS, type Session } from './session';
import { JUDGE_MS, lookAt, removeInFavorOf } from './look';
import type { Conflict } from './result';

/**
 * Two finishes with one link are closer together than this: one takes as long as a process is patient
 * with PingOne, and n8n lets none through once the execution has resumed. A passkey that the user
 * registered elsewhere in the meantime is no rival. In ms.
 */
export const SAME_TIME_MS = 30_000;

/**
 * How long an attempt may take: as long as browsers usually ask for a passkey, and its response may still
 * arrive. In ms.
 */
const ATTEMPT_MS = 420_000;

/** The oldest that a device can be when its attempt activates it, in ms. */
const MAX_ATTEMPT_MS = DEFAULT_TIMEOUT_MS + ARRIVAL_MS;

type Rivals = Pick<Session, 'api' | 'wait' | 'record' | 'isOfAnotherLink'>;

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

/** @throws PingOneError */
async function listOthers(session: Rivals, own: Device) {
	const devices = await listDevices(session.api, session.wait.person.id);
	const others = devices.filter(({ id }) => id !== own.id).filter(isCandidate(session));
	return { others, listed: devices.find(({ id }) => id === own.id) };
}

/** FIDO2 devices for the same relying party that the user did not have when the wait began. */
const isCandidate =
	({ wait, isOfAnotherLink }: Pick<Rivals, 'wait' | 'isOfAnotherLink'>) =>
	(device: Device): boolean =>
		isFido2(device) &&
		device.rp?.id === wait.device.rp.id &&
		!wait.known.includes(device.id) &&
		!isOfAnotherLink(device.id);

/** Active devices for the relying party that came up during the wait, for a link that closes. */
export interface NewActive {
	ids: string[];
	/** Whether another process may be about to tell the workflow of one, or to activate another. */
	isFresh: boolean;
}

/** @throws PingOneError */
export async function listNewActive(
	session: Pick<Session, 'api' | 'wait' | 'record' | 'isOfAnotherLink'>,
): Promise<NewActive> {
	const { api, wait, record } = session;
	const candidates = (await listDevices(api, wait.person.id)).filter(isCandidate(session));
	const active = candidates.filter(({ status }) => status === 'ACTIVE');
	const now = api.clock.now();
	const isUnderWay = ({ id, status, createdAt }: Device) =>
		status === 'ACTIVATION_REQUIRED' && !record.has(id) && timeOf(createdAt) > now - ATTEMPT_MS;
	return {
		ids: active.map(({ id }) => id),
		isFresh:
			active.some((device) => activatedAt(device) > now - ATTEMPT_MS) ||
			candidates.some(isUnderWay),
	};
}

/** Whether an attempt can have changed a device last; an older one was renamed, for example. */
const isAsActivated = (device: Device) =>
	activatedAt(device) - timeOf(device.createdAt) <= MAX_ATTEMPT_MS;

/**
 * Whether a device was activated so near to another one that two windows may have finished at once.
 * Each of two processes says the same.
 */
export const isOfSameTime = (one: Device, other: Device) =>
	Math.abs(activatedAt(one) - activatedAt(other)) <= SAME_TIME_MS &&
	[one, other].every(isAsActivated);

/** Whether a device was activated with this link, as far as can be told. */
const isOfLink = ({ record }: Rivals, device: Device, own: Device) =>
	record.has(device.id) || isOfSameTime(device, own);

/** Result of the check for rivals. */
export type Rivalry =
	/** The device stays; `conflict` names others that became active during the wait. */
	| { is: 'first'; conflict?: Conflict }
	/** Another device of the link was active before; of several, the first. */
	| { is: 'second'; winner: Device }
	/** The device itself is gone. */
	| { is: 'gone' }
	/** PingOne could not be asked, so nothing may be decided. */
	| { is: 'unknown'; thrown: unknown };

/**
 * Removes those of which every process says that they come later. One that is known to this process
 * alone may be what another process has told the workflow, so it stays.
 */
async function settleConflict(
	session: Rivals,
	active: Device[],
	own: Device,
): Promise<Conflict | undefined> {
	if (active.length === 0) return undefined;
	const removed = await Promise.all(
		active.map(
			async (device) =>
				isOfSameTime(device, own) && (await removeInFavorOf(session, device.id, own.id)),
		),
	);
	return {
		deviceIds: active.map(({ id }) => id),
		resolution: removed.every(Boolean) ? 'REMOVED' : 'NOT_REMOVED',
	};
}

/**
 * Whether nothing points to a second window: this was the first attempt, PingOne lists its device as
 * active, and no other one.
 */
async function isAlone(session: Rivals, own: Device): Promise<boolean> {
	const { others, listed } = await listOthers(session, own);
	return session.record.count <= 1 && others.length === 0 && listed?.status === 'ACTIVE';
}

async function compare(session: Rivals, own: Device): Promise<Rivalry> {
	if (await isAlone(session, own)) return { is: 'first' };
	// A device that was taken for pending may have been removed meanwhile.
	await sleep(JUDGE_MS);
	const look = await lookAt(session, own.id);
	if (look.is === 'gone' || look.is === 'unknown') return look;
	// Reads lag: what was active cannot be pending again.
	if (look.is === 'pending') return { is: 'unknown', thrown: undefined };
	const { others } = await listOthers(session, own);
	const active = others.filter(({ status }) => status === 'ACTIVE');
	const [winner] = active
		.filter((device) => isOfLink(session, device, look.device))
		.filter((device) => isEarlier(device, look.device))
		.sort((one, other) => (isEarlier(one, other) ? -1 : 1));
	if (winner) return { is: 'second', winner };
	return { is: 'first', conflict: await settleConflict(session, active, look.device) };
}

/**
 * Looks for other devices of the same link, after one of them was activated. With several n8n
 * processes, two people can finish at the same moment, and neither process knows about the other.
 * Each looks only after its own activation, so the later one sees the earlier one; where PingOne
 * lists a second device at all, both look again once its reads have caught up.
 *
 * Pending devices are left alone: nobody can tell whose they are. An active one of the same moment that
 * came later is removed while this one is active; if an earlier one is, the caller must give way. An
 * active one that may come from elsewhere is only named. That a device's `updatedAt` is the time of its
 * activation, until it is changed, is assumed. Never rejects.
 */
export async function findRivals(session: Rivals, own: Device): Promise<Rivalry> {
	return await compare(session, own).catch((thrown: unknown) => ({ is: 'unknown', thrown }));
}
