import type { Call, Reply } from './tenant.mts';

type Json = Record<string, unknown>;

/** What no admin has published of a real tenant, with every value masked that could be personal. */
export interface Samples {
	/** Answer of an activation. */
	activation?: unknown;
	/** Bodies of answers 429, the different ones. */
	limited: unknown[];
	/** One row of the audit log for each type of event, as far as there is one. */
	events: unknown[];
}

const EVENTS = [
	...['DEVICE.CREATED', 'DEVICE.ACTIVATED', 'DEVICE.BLOCKED', 'DEVICE.DELETED'],
	...['ASSERTION.CHECK_SUCCESS', 'ASSERTION.CHECK_FAILED'],
];

const DAYS = 7;
const MS_PER_DAY = 86_400_000;

/** Members whose values are PingOne's own words, and only when they look like such. */
const KEPT = new Set(['type', 'status', 'code', 'attestationType', 'target', 'transports']);
const WORD = /^[A-Za-z][A-Za-z0-9_. -]{0,59}$/;

/** A text by its form: an ID, a time, an address, or anything else by its length. */
function form(text: string): string {
	if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text)) return '(ID)';
	if (/^\d{4}-\d\d-\d\dT/.test(text)) return '(time)';
	if (/^https?:\/\//.test(text)) return '(address)';
	return `(text of ${text.length})`;
}

/** The same value with its form and PingOne's own words only. */
function masked(value: unknown, member = ''): unknown {
	if (Array.isArray(value)) return value.map((each) => masked(each, member));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([name, each]) => [name, masked(each, name)]),
		);
	}
	if (typeof value !== 'string') return value;
	return KEPT.has(member) && WORD.test(value) ? value : form(value);
}

/**
 * Watches the requests of a check.
 *
 * @returns the call to use instead, and the samples, which fill up
 */
export function watched(call: Call): { call: Call; samples: Samples } {
	const samples: Samples = { limited: [], events: [] };
	return {
		samples,
		call: async (method, path, sending) => {
			const reply = await call(method, path, sending);
			if (sending?.action === 'device.activate+json' && reply.status === 200) {
				samples.activation ??= masked(reply.json);
			}
			return reply;
		},
	};
}

/** Adds the body of an answer 429, unless there is one like it. */
export function addLimited({ limited }: Samples, body: Json): void {
	const one = masked(body);
	if (!limited.some((each) => JSON.stringify(each) === JSON.stringify(one))) limited.push(one);
}

const rows = ({ json }: Reply): unknown[] =>
	((json._embedded ?? {}) as { activities?: unknown[] }).activities ?? [];

/** Reads one row of the audit log for each type, of the last days; a type without any is left out. */
export async function addEvents({ events }: Samples, call: Call): Promise<void> {
	const since = new Date(Date.now() - DAYS * MS_PER_DAY).toISOString();
	for (const type of EVENTS) {
		const filter = `recordedat gt "${since}" and action.type eq "${type}"`;
		const reply = await call('GET', '/activities', { query: { filter, limit: '1' } });
		events.push(
			...rows(reply)
				.slice(0, 1)
				.map((row) => masked(row)),
		);
	}
}
