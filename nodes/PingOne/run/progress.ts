import type { IExecuteFunctions } from 'n8n-workflow';

export interface Progress {
	/** Says how many items have come out so far. */
	done(items: number): void;
	/** Says that the service asked for a wait, in milliseconds. */
	throttled(waitMs: number): void;
	/** Ends the run. */
	end(): void;
}

/** Between two words about the same run, in milliseconds. */
const REPORT_EVERY_MS = 5_000;

const seconds = (ms: number) => `${Math.max(1, Math.round(ms / 1000))} s`;

/**
 * Lets people see a long run move.
 *
 * n8n shows nothing of a node before it is done, but carries messages of a manual run to the
 * browser's console, writes to its log, and shows a hint above the output afterwards. A run that is
 * over within seconds says nothing.
 */
export function watchProgress(ctx: IExecuteFunctions, total: number): Progress {
	const name = ctx.getNode().name;
	let reportedAt = Date.now();
	let reported = false;
	let waits = 0;
	let waitedMs = 0;
	let items = 0;

	const say = (text: string) => {
		ctx.logger.info(`${name}: ${text}`);
		ctx.sendMessageToUI(`${name}: ${text}`);
		reportedAt = Date.now();
		reported = true;
	};
	const due = () => Date.now() - reportedAt >= REPORT_EVERY_MS;
	return {
		done(count) {
			items = count;
			if (due()) say(`${count} of ${total} items done`);
		},
		throttled(waitMs) {
			waits += 1;
			waitedMs += waitMs;
			if (due() || waits === 1) {
				say(
					`${items} of ${total} items done; PingOne limits requests, going on in ${seconds(waitMs)}`,
				);
			}
		},
		end() {
			if (reported) say(`${items} of ${total} items done`);
			if (waits === 0) return;
			ctx.addExecutionHints({
				message: `PingOne limited requests ${waits === 1 ? 'once' : `${waits} times`} during this run. The node waited (${seconds(waitedMs)} in all) and went on; no item was lost.`,
				location: 'outputPane',
				type: 'info',
			});
		},
	};
}
