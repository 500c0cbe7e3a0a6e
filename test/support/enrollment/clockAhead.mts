import { readFileSync } from 'node:fs';

/**
 * Loaded into n8n in front of everything else (`--import`), it sets n8n's clock ahead by as many
 * milliseconds as a file says, and has n8n look for executions to resume every second, not every
 * minute: days of waiting pass at once.
 */
const file = process.env.CLOCK_AHEAD_FILE;
const READS_EVERY_MS = 100;
const MINUTE_MS = 60_000;
const SOON_MS = 1_000;

const readAhead = () => Number(readFileSync(String(file), 'utf8'));

if (file !== undefined) {
	const RealDate = Date;
	const realInterval = setInterval;
	let ahead = readAhead();
	realInterval(() => (ahead = readAhead()), READS_EVERY_MS).unref();

	globalThis.Date = class extends RealDate {
		constructor(...parts: [] | [number]) {
			if (parts.length === 0) super(RealDate.now() + ahead);
			else super(...parts);
		}

		static now() {
			return RealDate.now() + ahead;
		}
	} as DateConstructor;

	globalThis.setInterval = ((work: () => void, ms?: number, ...rest: unknown[]) =>
		realInterval(work, ms === MINUTE_MS ? SOON_MS : ms, ...rest)) as typeof setInterval;
}
