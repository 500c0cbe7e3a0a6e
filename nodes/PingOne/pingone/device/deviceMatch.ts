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
 * Returns a test for devices that a create with this body could have made.
 *
 * PingOne has no idempotency key (none in the reference), so a device is recognized by its type,
 * relying party, nickname and time of creation. That this suffices is assumed.
 *
 * @param body the request model of the create
 * @param span when the create may have taken place
 * @param clockOffsetMs PingOne's clock minus ours, in ms
 */
export function couldComeFrom(body: IDataObject, span: TimeSpan, clockOffsetMs: number) {
	const rp = body.rp as IDataObject;
	const from = span.from + clockOffsetMs - CLOCK_TOLERANCE_MS;
	const to = span.to + clockOffsetMs + CLOCK_TOLERANCE_MS;
	return (device: Device): boolean => {
		const created = Date.parse(device.createdAt ?? '');
		const { id, name } = (device.rp ?? {}) as IDataObject;
		return (
			isFido2(device) &&
			created >= from &&
			created <= to &&
			id === rp.id &&
			name === rp.name &&
			(body.nickname === undefined ||
				device.nickname === undefined ||
				device.nickname === body.nickname)
		);
	};
}
