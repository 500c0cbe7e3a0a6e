import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import { deleteDevice, isPendingFido2, listDevicesByClock } from './devices';
import type { PingOneError } from './errors/failure';
import type { Device } from './types';
import { UncertainCreateError } from './errors/uncertainCreate';

/** A create that was sent. */
export interface Attempt {
	userId: string;
	/** What was asked for. */
	body: IDataObject;
	/** When, by our clock, in ms; the time of sending is used when it is known. */
	startedAt: number;
	/** Whether this process did nothing else for the user meanwhile. */
	alone: () => boolean;
}

/**
 * Clocks of two machines are compared through the `Date` header, which knows whole seconds, so a
 * window is this much wider at both ends, in milliseconds.
 */
const CLOCK_TOLERANCE_MS = 2000;

/** A request that timed out may still be at work in PingOne: the wait before the second look, in ms. */
const SETTLE_MS = 1000;

/** Whether a device could be what a create with this body, between two moments, has made. */
function couldBe(device: Device, body: IDataObject, from: number, to: number): boolean {
	const created = Date.parse(device.createdAt ?? '');
	const { id, name } = (device.rp ?? {}) as IDataObject;
	const rp = body.rp as IDataObject;
	return (
		isPendingFido2(device) &&
		created >= from &&
		created <= to &&
		id === rp.id &&
		name === rp.name &&
		(body.nickname === undefined ||
			device.nickname === undefined ||
			device.nickname === body.nickname)
	);
}

/**
 * Finds out what became of a create that brought no clear answer.
 *
 * PingOne has no idempotency key (none in the reference), so the device is recognised by its type,
 * status, relying party, nickname and time of creation. That this is enough is assumed.
 *
 * @returns the device this call made, or undefined when it made none
 * @throws UncertainCreateError when it cannot be told from somebody else's; nothing is touched then
 */
async function findOrphan(
	api: PingOneApi,
	attempt: Attempt,
	cause: PingOneError,
): Promise<Device | undefined> {
	const { userId, body } = attempt;
	const sentAt = cause.failure.sentAtMs ?? attempt.startedAt;
	const look = async () => {
		const { entries, clockOffsetMs } = await listDevicesByClock(api, userId).catch(
			(thrown: unknown) => {
				throw new UncertainCreateError(cause, [], thrown);
			},
		);
		const from = sentAt + clockOffsetMs - CLOCK_TOLERANCE_MS;
		const to = Date.now() + clockOffsetMs + CLOCK_TOLERANCE_MS;
		return entries.filter((device) => couldBe(device, body, from, to));
	};
	let candidates = await look();
	if (candidates.length === 0) {
		await sleep(SETTLE_MS);
		candidates = await look();
	}
	if (candidates.length > 1 || (candidates.length === 1 && !attempt.alone())) {
		throw new UncertainCreateError(
			cause,
			candidates.map(({ id }) => id),
		);
	}
	return candidates[0];
}

/**
 * Removes what an unclear create left behind, so that the output and PingOne agree.
 *
 * @param cause what the create ended with
 * @throws UncertainCreateError
 */
export async function removeOrphan(
	api: PingOneApi,
	attempt: Attempt,
	cause: PingOneError,
): Promise<void> {
	const orphan = await findOrphan(api, attempt, cause);
	if (!orphan) return;
	await deleteDevice(api, attempt.userId, orphan.id).catch((thrown: unknown) => {
		throw new UncertainCreateError(cause, [orphan.id], thrown);
	});
}
