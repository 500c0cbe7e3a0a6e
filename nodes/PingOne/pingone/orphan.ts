import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import { deleteDevice, isPendingFido2, listDevicesByClock } from './devices';
import type { PingOneError } from './errors/failure';
import { couldComeFrom } from './deviceMatch';
import { UncertainCreateError } from './errors/uncertainCreate';
import type { Device } from './types';

/** A create that was sent. */
export interface SentCreate {
	userId: string;
	/** What was asked for. */
	body: IDataObject;
	/** When, by our clock, in ms; the time of sending is used when it is known. */
	startedAt: number;
	/** Whether this process did nothing else for the user meanwhile. */
	alone: () => boolean;
}

/** A request that timed out may still be at work in PingOne: the wait before the second look, in ms. */
const SETTLE_MS = 1000;

/**
 * Finds out what became of a create that brought no clear answer.
 *
 * @returns the device this call made, or undefined when it made none
 * @throws UncertainCreateError when it cannot be told from somebody else's; nothing is touched then
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
 * @param cause what the create ended with
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
