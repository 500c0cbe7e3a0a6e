import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { pause } from '../client/backoff';
import type { TimeSpan } from '../client/timeSpan';
import type { PingOneError } from '../errors/failure';
import { uncertainCreate } from '../errors/changeError';
import type { Device } from '../types';
import { deletePendingDevice, isLikeAsked, isPendingFido2, listDevices } from './devices';

export interface SentCreate {
	userId: string;
	body: IDataObject;
	span: TimeSpan;
}

/** Pending devices that a create with an unclear outcome may have made. @throws PingOneError */
export async function findOrphans(api: PingOneApi, { userId, body, span }: SentCreate) {
	const devices = await listDevices(api, userId);
	return devices.filter(
		(device) => isPendingFido2(device) && isLikeAsked(body, device) && span.includes(device),
	);
}

/**
 * Removes what an unclear create left behind: the one device that was created while it was under
 * way. @returns false when it was not there, or pending, any more @throws ChangeError
 */
export async function removeOrphan(
	api: PingOneApi,
	{ userId, span }: SentCreate,
	orphans: Device[],
	cause: PingOneError,
): Promise<boolean> {
	const ids = orphans.map(({ id }) => id);
	const [own, ...others] = orphans;
	if (!own || others.length > 0 || !span.covers(own)) throw uncertainCreate(cause, ids);
	return await deletePendingDevice(api, userId, own.id).catch(() => {
		throw uncertainCreate(cause, ids);
	});
}

/**
 * Settles, once the device is there, what `unaccounted` unanswered requests may have made beside it.
 * @returns IDs of what may be left, an empty list while a request is out; undefined for nothing
 */
export async function settleLeftovers(api: PingOneApi, sent: SentCreate, unaccounted: number) {
	const { userId, span } = sent;
	// The challenge, and the click that a browser asks for, do not wait.
	const orphans = await pause(api.isWatched ? 0 : span.unshownMs, api.signal)
		.then(async () => await findOrphans(api, sent))
		.catch((): Device[] => []);
	const [own] = orphans;
	if (own && orphans.length === 1 && unaccounted > 0 && span.covers(own)) {
		const removed = await deletePendingDevice(api, userId, own.id).catch(() => false);
		if (removed) return unaccounted === 1 ? undefined : [];
	}
	return orphans.map(({ id }) => id);
}
