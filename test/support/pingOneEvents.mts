import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

/** An event as PingOne's webhooks send it: less than a row of its audit log (see readEvent tests). */
export const deviceEvent = (changes: IDataObject = {}): IDataObject => {
	const user = randomUUID();
	const device = randomUUID();
	const base = `https://api.pingone.com/v1/environments/${randomUUID()}`;
	return {
		id: randomUUID(),
		recordedAt: new Date().toISOString(),
		action: { type: 'DEVICE.ACTIVATED' },
		resources: [{ type: 'DEVICE', id: device, href: `${base}/users/${user}/devices/${device}` }],
		result: { status: 'SUCCESS', description: 'Activated' },
		_embedded: {},
		...changes,
	};
};

export const deviceEvents = (count: number): IDataObject[] =>
	Array.from({ length: count }, () => deviceEvent());

/** A number from 0 to below 1 that is the same in every run with the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
