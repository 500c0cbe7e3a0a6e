import type { IDataObject } from 'n8n-workflow';
import { isEvent } from '../event/members';

/** The content of a delivery. */
export interface Delivery {
	/** In PingOne's order. */
	events: IDataObject[];
	/** How many parts could not be read as events. */
	unreadable: number;
}

function parseJson(text: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return undefined;
	}
}

/** One JSON value per line; PingOne's API model has this format, too. */
const parseLines = (text: string): unknown[] =>
	text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '')
		.map((line) => parseJson(line)?.value);

/**
 * Reads the body of a delivery: a JSON array of up to 500 events (Ping, "Create a webhook"), or a
 * single event, or one event per line, which Ping's API model allows.
 *
 * Never throws: PingOne repeats what is rejected for seven days, and holds back everything after
 * it.
 */
export function parseDelivery(bytes: Buffer): Delivery {
	const text = new TextDecoder('utf-8').decode(bytes);
	if (text.trim() === '') return { events: [], unreadable: 0 };
	const whole = parseJson(text);
	const parts = whole ? [whole.value].flat() : parseLines(text).flat();
	const events = parts.filter(isEvent);
	return { events, unreadable: parts.length - events.length };
}
