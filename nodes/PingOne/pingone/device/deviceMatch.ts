import type { IDataObject } from 'n8n-workflow';
import { isFido2 } from './devices';
import type { Device } from '../types';

/** A span of time, in ms by this machine's clock. */
export interface TimeSpan {
	from: number;
	to: number;
}

/**
 * Two machines' clocks are compared through the `Date` header, which has whole seconds, so a span
 * is widened by this much at both ends. In ms.
 */
const CLOCK_TOLERANCE_MS = 2000;

/**
 * Whether a create with this body could have made the device, as far as the device shows it.
 *
 * PingOne has no idempotency key (none in the reference), so a device is recognized by its type,
 * relying party, nickname and time of creation. That this suffices is assumed.
 *
 * @param body the request model of the create
 */
export function isLikeAsked(body: IDataObject, device: Device): boolean {
	const rp = body.rp as IDataObject;
	const { id, name } = (device.rp ?? {}) as IDataObject;
	return (
		isFido2(device) &&
		id === rp.id &&
		name === rp.name &&
		(body.nickname === undefined ||
			device.nickname === undefined ||
			device.nickname === body.nickname)
	);
}

/**
 * Returns a test for devices that a create with this body could have made in a time.
 *
 * @param body the request model of the create
 * @param span when the create may have taken place
 * @param clockOffsetMs PingOne's clock minus ours, in ms
 */
export function couldComeFrom(body: IDataObject, span: TimeSpan, clockOffsetMs: number) {
	const from = span.from + clockOffsetMs - CLOCK_TOLERANCE_MS;
	const to = span.to + clockOffsetMs + CLOCK_TOLERANCE_MS;
	return (device: Device): boolean => {
		const created = Date.parse(device.createdAt ?? '');
		return created >= from && created <= to && isLikeAsked(body, device);
	};
}
