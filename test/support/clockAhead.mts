import { readFileSync } from 'node:fs';

/**
 * Loaded into n8n in front of everything else (`--import`, see clock.mts), it sets n8n's clock ahead by
 * as many milliseconds as a file says. Days of waiting pass at once: n8n looks for executions to resume
 * every second, not every minute, and the minute of an activation ends by that clock.
 */
const file = process.env.CLOCK_AHEAD_FILE;
const LOOKS_EVERY_MS = 100;
const MINUTE_MS = 60_000;
const SOON_MS = 1_000;

const readAhead = () => Number(readFileSync(String(file), 'utf8'));

if (file !== undefined) {
	const RealDate = Date;
	const realInterval = setInterval;
	const realTimeout = AbortSignal.timeout.bind(AbortSignal);
	const ends = new Map<AbortController, number>();
	let [ahead, readAt] = [readAhead(), RealDate.now()];
	/** Reads the file in each millisecond anew: a busy process would be told late by a timer. */
	const now = () => {
		const real = RealDate.now();
		if (real !== readAt) [ahead, readAt] = [readAhead(), real];
		return real + ahead;
	};
	realInterval(() => {
		for (const [controller, end] of ends) {
			if (now() < end) continue;
			ends.delete(controller);
			controller.abort(new DOMException('The operation timed out', 'TimeoutError'));
		}
	}, LOOKS_EVERY_MS).unref();

	globalThis.Date = class extends RealDate {
		constructor(...parts: [] | [number]) {
			if (parts.length === 0) super(now());
			else super(...parts);
		}

		static now() {
			return now();
		}
	} as DateConstructor;

	globalThis.setInterval = ((work: () => void, ms?: number, ...rest: unknown[]) =>
		realInterval(work, ms === MINUTE_MS ? SOON_MS : ms, ...rest)) as typeof setInterval;

	AbortSignal.timeout = (ms) => {
		if (ms !== MINUTE_MS) return realTimeout(ms);
		const controller = new AbortController();
		ends.set(controller, now() + ms);
		return controller.signal;
	};
}
