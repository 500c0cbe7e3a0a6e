import type { IExecuteFunctions } from 'n8n-workflow';

export interface Progress {
	/** Reports how many items are done so far. */
	done(items: number): void;
	/** Reports that the service asked for a wait, in milliseconds. */
	throttled(waitMs: number): void;
	/** Ends the run. */
	end(): void;
	/** How often the service asked for a wait, and for how long in all, in milliseconds. */
	readonly waits: { count: number; totalMs: number };
}

/** Interval between two messages about the same run, in milliseconds. */
const REPORT_EVERY_MS = 5_000;

/** A time span in whole seconds, at least one. */
export const inSeconds = (ms: number) => `${Math.max(1, Math.round(ms / 1000))} s`;

/**
 * Reports the progress of a long run.
 *
 * n8n shows nothing of a node before it is done. But it sends messages of a manual run to the
 * browser's console, and it has a log. A run that ends within seconds reports nothing.
 *
 * @param service the name of the service, for messages
 */
export function watchProgress(ctx: IExecuteFunctions, service: string, total: number): Progress {
	const name = ctx.getNode().name;
	const waits = { count: 0, totalMs: 0 };
	let reportedAt = Date.now();
	let reported = false;
	let items = 0;

	const say = (text: string) => {
		ctx.logger.info(`${name}: ${text}`);
		ctx.sendMessageToUI(`${name}: ${text}`);
		reportedAt = Date.now();
		reported = true;
	};
	const isDue = () => Date.now() - reportedAt >= REPORT_EVERY_MS;
	return {
		waits,
		done(count) {
			items = count;
			if (isDue()) say(`${count} of ${total} items done`);
		},
		throttled(waitMs) {
			waits.count += 1;
			waits.totalMs += waitMs;
			if (isDue() || waits.count === 1) {
				say(
					`${items} of ${total} items done; ${service} is rate-limiting requests, continuing in ${inSeconds(waitMs)}`,
				);
			}
		},
		end() {
			if (reported) say(`${items} of ${total} items done`);
		},
	};
}
