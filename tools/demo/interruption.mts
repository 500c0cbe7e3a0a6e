import { setInterval } from 'node:timers';
import { InterruptedError } from '../host/npm.mts';

const PARENT_POLL_MS = 1_000;

/**
 * Rejects on Ctrl-C and its like. Under `npm run`, the end of npm counts as one, even when it had no
 * chance to pass a signal on.
 *
 * @throws InterruptedError
 */
export const interruption = async (): Promise<never> =>
	await new Promise((_, reject) => {
		const stop = (signal: NodeJS.Signals) => reject(new InterruptedError(signal));
		(['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, stop));
		if (process.env.npm_lifecycle_event === undefined) return;
		const parent = process.ppid;
		setInterval(() => process.ppid !== parent && stop('SIGHUP'), PARENT_POLL_MS).unref();
	});
