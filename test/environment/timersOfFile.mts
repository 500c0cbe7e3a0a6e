import { promisify } from 'node:util';

type Timer = ReturnType<typeof setTimeout>;
type Act = (...given: unknown[]) => void;

/** The timers of a test file's world. */
interface World {
	setTimeout: unknown;
	setInterval: unknown;
	clearTimeout: unknown;
	clearInterval: unknown;
}

/**
 * Has the timers of a test file end with it. Those that go on hold all that the file has loaded:
 * n8n-core starts one for SSH connections and never stops it, which is 20 MB a file.
 *
 * @returns ends them
 */
export function endWithFile(world: World): () => void {
	const running = new Set<unknown>();
	const clear = (timer?: Timer | number | string) => {
		running.delete(timer);
		clearTimeout(timer);
	};
	const timeout = (act: Act, ms?: number, ...given: unknown[]): Timer => {
		const timer = setTimeout(() => {
			running.delete(timer);
			act(...given);
		}, ms);
		running.add(timer);
		return timer;
	};
	const interval = (act: Act, ms?: number, ...given: unknown[]): Timer => {
		const timer = setInterval(act, ms, ...given);
		running.add(timer);
		return timer;
	};
	const { [promisify.custom]: promised } = setTimeout as unknown as Record<symbol, unknown>;
	Object.assign(world, {
		setTimeout: Object.assign(timeout, { [promisify.custom]: promised }),
		setInterval: interval,
		clearTimeout: clear,
		clearInterval: clear,
	});
	return () => {
		for (const timer of running) clearTimeout(timer as Timer);
	};
}
