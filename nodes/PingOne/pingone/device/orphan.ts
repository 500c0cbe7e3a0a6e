import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { deleteDevice, isPendingFido2, listDevicesByClock } from './devices';
import type { PingOneError } from '../errors/failure';
import { couldComeFrom } from './deviceMatch';
import { UncertainCreateError } from '../errors/uncertainCreate';
import type { Device } from '../types';

/** A create that was sent. */
export interface SentCreate {
	userId: string;
	/** The request's body. */
	body: IDataObject;
	/** When, by our clock, in ms; the time of sending is used if known. */
	startedAt: number;
	/** Whether this process had no other create for the user at that time. */
	alone: () => boolean;
}

/**
 * PingOne may still be working on a request that timed out: the wait before the second check, in
 * ms.
 */
const SETTLE_MS = 1000;

/**
 * Finds out what a create with an unclear response did.
 *
 * @returns the device that this call created, or undefined if it created none
 * @throws UncertainCreateError when it cannot be told apart from another one; nothing is changed
 * then
 */
async function findOrphan(
	api: PingOneApi,
	create: SentCreate,
	cause: PingOneError,
): Promise<Device | undefined> {
	const { userId, body } = create;
	const sentAt = cause.failure.sentAtMs ?? create.startedAt;
	const look = async () => {
		const { entries, clockOffsetMs } = await listDevicesByClock(api, userId).catch(
			(thrown: unknown) => {
				throw new UncertainCreateError(cause, [], thrown);
			},
		);
		const span = { from: sentAt, to: Date.now() };
		return entries.filter(isPendingFido2).filter(couldComeFrom(body, span, clockOffsetMs));
	};
	let candidates = await look();
	if (candidates.length === 0) {
		await sleep(SETTLE_MS);
		candidates = await look();
	}
	if (candidates.length > 1 || (candidates.length === 1 && !create.alone())) {
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
 * @param cause how the create failed
 * @throws UncertainCreateError
 */
export async function removeOrphan(
	api: PingOneApi,
	create: SentCreate,
	cause: PingOneError,
): Promise<void> {
	const orphan = await findOrphan(api, create, cause);
	if (!orphan) return;
	await deleteDevice(api, create.userId, orphan.id).catch((thrown: unknown) => {
		throw new UncertainCreateError(cause, [orphan.id], thrown);
	});
}
